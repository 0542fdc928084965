package io.wheeltapper.deploy.config;

import io.wheeltapper.deploy.rights.RoleMap;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** How callers of the API prove who they are. */
public record Login(
    @Key(
            "File of static tokens, name:roles:hash a line, as wheeltapper token create prints"
                + " them; read anew when it changes. Empty: none are taken.")
        Path tokens,
    @Key("An OpenID provider.") Provider oidc,
    @Key("After how long without a request a browser's session ends.") Duration idle,
    @Key("After how long a browser's session ends in any case.") Duration longest,
    @Key(
            value = "How many requests a minute one caller, or one address, may make.",
            least = 1,
            most = 1_000_000)
        int perMinute) {

  /** No login. */
  static final Login NONE =
      new Login(Config.NONE, Provider.NONE, Duration.ofMinutes(30), Duration.ofHours(12), 1200);

  /** Whether there is any, besides certificates. */
  public boolean on() {
    return Config.given(tokens) || oidc.on();
  }

  /** What is wrong with it, or {@code ""}. */
  String wrong() {
    if (!idle.isPositive() || !longest.isPositive()) {
      return "'idle' and 'longest' are longer than nothing; write 30m, 12h";
    }
    return oidc.wrong();
  }

  /** An OpenID provider. */
  public record Provider(
      @Key(
              "Its issuer's address, exactly as it names itself, as"
                  + " https://login.example/realms/site. Empty: none.")
          String issuer,
      @Key("As which client the agent is known there.") String clientId,
      @Key("File with that client's secret; empty for a public client.") Path clientSecretFile,
      @Key("Whom bearer tokens must be for (aud). Empty: the client's own id.") String audience,
      @Key(
              "Where browsers reach this agent, as https://wheeltapper.example:8484; the client's"
                  + " redirect there is this and /login/callback.")
          String address,
      @Key("Which signatures are taken, of RS256 to RS512, PS256 to PS512, ES256 to ES512, EdDSA.")
          String algorithms,
      @Key("The claim with the name that stands in the ledger; people must not choose it.")
          String nameClaim,
      @Key("The claim with the groups or roles; dots go deeper, as in realm_access.roles.")
          String rolesClaim,
      @Key("What these are here, as ops=operator@partition:batch, leads=approver.") String roles,
      @Key("File of the CA of its certificate; empty: whom Java trusts.") Path ca) {

    static final Provider NONE =
        new Provider(
            "",
            "",
            Config.NONE,
            "",
            "",
            "RS256, PS256, ES256",
            "preferred_username",
            "groups",
            "",
            Config.NONE);

    /** None of these is a secret that both sides share, nor none at all. */
    private static final Set<String> ALGORITHMS =
        Set.of(
            "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
            "EdDSA");

    /** Whether there is one. */
    public boolean on() {
      return !issuer.isEmpty();
    }

    /** Whom bearer tokens must be for. */
    public String aud() {
      return audience.isEmpty() ? clientId : audience;
    }

    /** Which signatures are taken. */
    public List<String> signatures() {
      return Arrays.stream(algorithms.split(",", -1)).map(String::strip).toList();
    }

    String wrong() {
      if (!on()) {
        return "";
      }
      if (!secure(issuer)) {
        return "'issuer' is an https address, or http on this machine";
      }
      if (clientId.isEmpty()) {
        return "'client-id' is missing";
      }
      if (!secure(address) || !URI.create(address).getPath().isEmpty()) {
        return "'address' is where browsers reach this agent: https and a host, or http on this"
            + " machine, without a path";
      }
      if (!ALGORITHMS.containsAll(signatures())) {
        return "'algorithms' are of " + String.join(", ", ALGORITHMS.stream().sorted().toList());
      }
      try {
        return RoleMap.parse(roles).byName().isEmpty()
            ? "'roles' is missing, so that nobody could do anything; write GROUP=viewer"
            : "";
      } catch (IllegalArgumentException e) {
        return "'roles': " + e.getMessage();
      }
    }

    private static boolean secure(String text) {
      try {
        URI uri = URI.create(text);
        String host = uri.getHost();
        return host != null
            && ("https".equals(uri.getScheme())
                || ("http".equals(uri.getScheme()) && Loopback.is(host)));
      } catch (IllegalArgumentException e) {
        return false;
      }
    }
  }
}
