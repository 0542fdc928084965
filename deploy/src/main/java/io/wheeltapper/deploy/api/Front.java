package io.wheeltapper.deploy.api;

import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.deploy.rights.Caller;
import io.wheeltapper.deploy.rights.Denials;
import io.wheeltapper.deploy.rights.Logins;
import io.wheeltapper.deploy.rights.Rates;
import io.wheeltapper.deploy.rights.Right;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request in, or says why not: how often, who, in which session, with which right, and
 * whether all that it names lies in that right's scope. What was denied is told to the ledger.
 * Called on virtual threads, side by side.
 */
final class Front {

  /** Where a request came from, as the connection says. */
  record Peer(String address, @Nullable X509Certificate certificate) {}

  private final AgentView agent;
  private final Optional<Logins> logins;
  private final Rates rates;
  private final Denials denials;

  /** Without logins whoever asks may all, which is for loopback only. */
  Front(AgentView agent, Optional<Logins> logins, Rates rates, Denials denials) {
    this.agent = agent;
    this.logins = logins;
    this.rates = rates;
    this.denials = denials;
  }

  /**
   * Answers whom it lets in.
   *
   * @throws Refusal where it does not, or the call does not
   */
  Answer answer(ApiRoute route, Asked asked, Peer peer) throws Exception {
    if (logins.isEmpty()) {
      return route.call().answer(asked);
    }
    throttle("address " + Rates.place(peer.address()));
    Logins.Identity identity = logins.get().identify(asked.headers(), peer.certificate());
    Caller caller = identity.caller();
    Asked from = asked.from(caller, identity.csrf(), identity.stands());
    if (caller.proven()) {
      throttle("caller " + caller.name());
    }
    try {
      admit(route, from, identity);
      Answer answer = route.call().answer(from);
      if (answer.status() == 401 || answer.status() == 403) {
        deny(route, from, peer, "it was answered by " + answer.status());
      }
      return answer;
    } catch (Refusal refusal) {
      if (refusal.denies()) {
        deny(route, from, peer, String.valueOf(refusal.getMessage()));
      }
      throw refusal;
    }
  }

  private void admit(ApiRoute route, Asked from, Logins.Identity identity) throws Exception {
    if (route.right() != Right.OPEN && route.right() != Right.TICKET) {
      authorize(route, from, identity);
    }
    if (!route.method().name().equals("GET") && route.right() != Right.TICKET) {
      ofOwnPage(from, identity);
    }
  }

  private void deny(ApiRoute route, Asked asked, Peer peer, String why) {
    denials.add(
        new Input.Denied(
            0,
            asked.caller().name(),
            asked.caller().by(),
            peer.address(),
            route.right().word(),
            route.method() + " " + route.path(),
            why,
            1));
  }

  private void throttle(String key) {
    long seconds = rates.take(key);
    if (seconds > 0) {
      throw Refusal.tooOften(seconds);
    }
  }

  private void authorize(ApiRoute route, Asked from, Logins.Identity identity) throws Exception {
    if (identity.away()) {
      throw Refusal.unavailable("nobody can say who you are now: " + identity.trouble());
    }
    if (!identity.caller().proven()) {
      throw Refusal.unproven(
          identity.trouble().isEmpty()
              ? "log in at /login, or send Authorization: Bearer TOKEN"
              : identity.trouble());
    }
    Right right = route.right();
    if (!identity.caller().may(right)) {
      throw Refusal.forbidden(
          "this wants the right '"
              + right.word()
              + "', and you have "
              + identity.caller().rights().stream().map(Right::word).toList());
    }
    if (right != Right.VIEW && !identity.caller().mayEverywhere(right)) {
      inScope(route, from, identity.caller().reach(right));
    }
  }

  private void inScope(ApiRoute route, Asked from, Collection<Target> scopes) throws Exception {
    Optional<Target> out = Reach.outside(agent, scopes, route.reach().of(from, agent));
    if (out.isPresent()) {
      throw Refusal.forbidden(out.get() + " does not lie in " + scopes + ", where you may do this");
    }
  }

  /** A session's cookie comes along with what another site's page sends; this header does not. */
  private static void ofOwnPage(Asked from, Logins.Identity identity) {
    String csrf = identity.csrf();
    String sent = from.headers().getOrDefault("x-csrf-token", "");
    if (!csrf.isEmpty()
        && !MessageDigest.isEqual(
            csrf.getBytes(StandardCharsets.UTF_8), sent.getBytes(StandardCharsets.UTF_8))) {
      throw Refusal.forbidden("send X-CSRF-Token with what /api/v1/me says under csrf");
    }
  }
}
