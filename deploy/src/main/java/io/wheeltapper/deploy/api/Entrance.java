package io.wheeltapper.deploy.api;

import io.wheeltapper.deploy.rights.Logins;
import io.wheeltapper.deploy.rights.Oidc;
import io.wheeltapper.deploy.rights.Sessions;
import java.util.Map;
import java.util.Optional;

/** Where browsers log in and out. */
final class Entrance {

  /** Binds a login under way to the browser that began it. */
  private static final String LOGIN_COOKIE = "__Host-wheeltapper-login";

  private static final String COOKIE_TERMS = "; Path=/; Secure; HttpOnly; SameSite=Lax";
  private static final String HOME = "/console/";

  private final Optional<Logins> logins;

  Entrance(Optional<Logins> logins) {
    this.logins = logins;
  }

  /** Sends to the OpenID provider, or asks for a token; or says that somebody has logged out. */
  Answer look(Asked asked) {
    String to = within(asked.query().getOrDefault("to", HOME));
    if (logins.isEmpty() || !asked.csrf().isEmpty()) {
      return sent(to);
    }
    if (asked.query().containsKey("out")) {
      return Page.out(logins.get().oidc().isPresent());
    }
    boolean byToken = logins.get().tokens().isPresent();
    boolean ask = byToken && !asked.query().getOrDefault("with", "").equals("oidc");
    if (ask || logins.get().oidc().isEmpty()) {
      return Page.logIn(200, to, "", byToken, logins.get().oidc().isPresent());
    }
    try {
      Oidc.Sent sent = logins.get().oidc().get().begin(to);
      return sent(sent.to().toString())
          .with("Set-Cookie", LOGIN_COOKIE + "=" + sent.state() + "; Max-Age=300" + COOKIE_TERMS);
    } catch (Oidc.Refused e) {
      return Page.say(503, "Nobody can log in now", String.valueOf(e.getMessage()));
    }
  }

  /** Takes a token from the page's form. */
  Answer token(Asked asked) {
    if (logins.flatMap(Logins::tokens).isEmpty()) {
      throw Refusal.missing("no tokens are configured here");
    }
    Map<String, String> form = Form.of(asked);
    String to = within(form.getOrDefault("to", HOME));
    String site = asked.headers().getOrDefault("sec-fetch-site", "same-origin");
    if (!site.equals("same-origin") && !site.equals("none")) {
      throw Refusal.forbidden("this was not sent from this page");
    }
    Optional<Sessions.Opened> opened =
        logins.flatMap(l -> l.openByToken(form.getOrDefault("token", "").strip()));
    if (opened.isEmpty()) {
      String why = "the token is unknown, or its time is over";
      boolean byProvider = logins.orElseThrow().oidc().isPresent();
      throw Refusal.unproven(why).shown(Page.logIn(401, to, why, true, byProvider));
    }
    return entered(opened.get(), to);
  }

  /** The provider sends the browser back here. */
  Answer callback(Asked asked) {
    Optional<Oidc> oidc = logins.flatMap(Logins::oidc);
    if (oidc.isEmpty()) {
      throw Refusal.missing("no OpenID provider is configured here");
    }
    Map<String, String> query = asked.query();
    try {
      Oidc.Arrived arrived =
          oidc.get()
              .end(
                  query.getOrDefault("state", ""),
                  Logins.cookie(asked.headers(), LOGIN_COOKIE).orElse(""),
                  query.getOrDefault("code", ""),
                  query.getOrDefault("error", ""));
      return entered(
          logins.orElseThrow().sessions().open(arrived.caller(), () -> true), arrived.to());
    } catch (Oidc.Refused e) {
      String why = String.valueOf(e.getMessage());
      throw e.away()
          ? Refusal.unavailable(why).shown(Page.notIn(503, why))
          : Refusal.unproven(why).shown(Page.notIn(401, why));
    }
  }

  /** Ends the session. */
  Answer leave(Asked asked) {
    logins.ifPresent(l -> Logins.sessionId(asked.headers()).ifPresent(l.sessions()::close));
    return Answer.json(200, Map.of("detail", "you are logged out here"))
        .with("Set-Cookie", Sessions.COOKIE + "=; Max-Age=0" + COOKIE_TERMS);
  }

  private static Answer entered(Sessions.Opened opened, String to) {
    return sent(to).with("Set-Cookie", Sessions.COOKIE + "=" + opened.id() + COOKIE_TERMS);
  }

  private static Answer sent(String to) {
    return new Answer(303, "text/plain; charset=utf-8", new byte[0]).with("Location", to);
  }

  /** A path of this agent, and nothing that a browser takes for another host. */
  private static String within(String to) {
    return to.matches("/([A-Za-z0-9._~-][A-Za-z0-9/._~?=&%-]{0,500})?") ? to : HOME;
  }
}
