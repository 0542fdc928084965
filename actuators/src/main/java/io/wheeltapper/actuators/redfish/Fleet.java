package io.wheeltapper.actuators.redfish;

import static io.wheeltapper.core.spi.KindSpec.Setting.optional;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.actuators.SecretFile;
import io.wheeltapper.actuators.SharedLine;
import io.wheeltapper.core.bmc.Bmc;
import io.wheeltapper.core.bmc.Roster;
import io.wheeltapper.core.bmc.Trust;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.KindSpec.Outbound;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Settings;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * All Redfish services of an instance, by whom they speak for. Each kind that writes to BMCs has
 * one, with the settings of {@link #SETTINGS}. Safe for all threads.
 */
public final class Fleet {

  /** Where the services are and who asks; the words are those of the sensor's kind. */
  public static final List<Setting> SETTINGS =
      List.of(
          optional(
              "bmcs",
              Type.LIST,
              "",
              "who is acted on: n1=https://10.0.0.1, loop:cdu-1=https://10.0.0.9;"
                  + " #sha256:… behind it pins the certificate"),
          optional("bmcs-file", Type.PATH, "", "the same, one a line; read again when changed"),
          optional("user", Type.TEXT, "", "a user with the role Operator, the agent's own"),
          optional("password-file", Type.PATH, "", "a file with its password"),
          optional("login", Type.TEXT, "auto", "session, basic, or auto: a session if there is"),
          optional("ca-file", Type.PATH, "", "authorities in PEM; default the system's"),
          optional("tls-verify", Type.BOOLEAN, "true", "false believes any certificate: for tests"),
          optional("timeout", Type.DURATION, "10s", "for one answer"),
          optional("upload-timeout", Type.DURATION, "10m", "for one image"),
          optional("session-idle", Type.DURATION, "30s", "unused so long, we log out"));

  /** What reading costs, and logging in and out, which changes nothing at a machine. */
  public static final List<Outbound> READS =
      List.of(
          new Outbound("Redfish: GET /redfish/v1/*, one request at a time a BMC", false),
          new Outbound(
              "Redfish: POST and DELETE of our own login, SessionService/Sessions", false));

  /** A BMC that is there takes a connection at once, however long it thinks afterwards. */
  private static final Duration CONNECT = Duration.ofSeconds(3);

  private final Supplier<List<Bmc>> roster;
  private final HttpRedfish.Shared shared;
  private final Map<String, HttpRedfish> services = new ConcurrentHashMap<>();
  private final Map<String, String> pins;
  private List<Bmc> indexed = List.of();
  private final Map<String, Bmc> byName = new HashMap<>();

  private Fleet(
      Supplier<List<Bmc>> roster,
      List<Bmc> first,
      HttpRedfish.Shared shared,
      Map<String, String> pins) {
    this.roster = roster;
    this.shared = shared;
    this.pins = pins;
    index(first);
  }

  /**
   * The services of these settings, all by one line; calls none of them yet.
   *
   * @throws BadSetting when a setting is wrong
   */
  public static Fleet of(Settings settings, Line line, Pace pace) {
    Supplier<List<Bmc>> roster = Roster.watched(settings);
    List<Bmc> first = roster.get();
    Map<String, String> pins = new ConcurrentHashMap<>();
    HttpRedfish.Shared shared =
        new HttpRedfish.Shared(
            http(settings, pins),
            Login.of(settings),
            new SharedLine(line),
            settings.duration("timeout"),
            settings.duration("upload-timeout"),
            settings.duration("session-idle"),
            pace);
    return new Fleet(roster, first, shared, pins);
  }

  private static HttpClient http(Settings settings, Map<String, String> pins) {
    String authorities = settings.text("ca-file");
    try {
      return HttpClient.newBuilder()
          .connectTimeout(Collections.min(List.of(settings.duration("timeout"), CONNECT)))
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .sslContext(
              Trust.context(
                  authorities.isBlank() ? Optional.empty() : Optional.of(Path.of(authorities)),
                  peer -> pins.getOrDefault(peer, ""),
                  settings.flag("tls-verify")))
          .build();
    } catch (IOException | GeneralSecurityException e) {
      throw new BadSetting("ca-file", "'" + authorities + "' cannot be used: " + e.getMessage());
    }
  }

  /** The credentials of all of them. */
  public List<SecretFile> secrets() {
    return shared.login().secrets();
  }

  private void index(List<Bmc> all) {
    if (!all.equals(indexed)) {
      byName.clear();
      all.forEach(bmc -> byName.put(bmc.name(), bmc));
      indexed = all;
    }
  }

  /** All that are listed now. */
  public synchronized List<Bmc> bmcs() throws CallFailed {
    try {
      List<Bmc> all = roster.get();
      index(all);
      return all;
    } catch (BadSetting e) {
      // As while the list is written anew: no call, and no word about any BMC.
      throw new CallFailed(CallFailed.Kind.NOT_MADE, String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * The service that speaks for a target; empty when none is listed.
   *
   * @throws CallFailed not made, when the list cannot be read now
   */
  public Optional<Redfish> at(Target target) throws CallFailed {
    String name = target.kind() == Target.Kind.NODE ? target.id() : target.toString();
    Bmc bmc;
    synchronized (this) {
      bmcs();
      bmc = byName.get(name);
    }
    return bmc == null ? Optional.empty() : Optional.of(service(bmc));
  }

  private Redfish service(Bmc bmc) {
    return services.compute(
        bmc.name(),
        (_, known) -> {
          if (known != null && known.bmc().equals(bmc)) {
            return known;
          }
          pins.put(bmc.peer(), bmc.pin());
          return new HttpRedfish(shared, bmc);
        });
  }
}
