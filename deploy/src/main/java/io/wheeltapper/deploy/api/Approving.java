package io.wheeltapper.deploy.api;

import io.wheeltapper.core.loop.Input;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.people.SlackClick;
import io.wheeltapper.deploy.people.SlackSignature;
import io.wheeltapper.deploy.people.Ticket;
import io.wheeltapper.deploy.people.TicketKey;
import io.wheeltapper.deploy.rights.Caller;
import io.wheeltapper.deploy.rights.Right;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Approving by a signed link, and by a button in Slack. A GET shows and never decides. A ticket
 * holds while exactly its plan stands, and for one answer; the guard that asks has the last word on
 * who may and how many must.
 */
public final class Approving {

  private static final Logger LOG = LoggerFactory.getLogger(Approving.class);
  private static final int LONGEST_NAME = 100;

  private final AgentView agent;
  private final Config.Approve config;
  private final @Nullable TicketKey key;
  private final InstantSource clock;

  /** Without a key, no ticket is good. */
  public Approving(
      AgentView agent, Config.Approve config, @Nullable TicketKey key, InstantSource clock) {
    this.agent = agent;
    this.config = config;
    this.key = key;
    this.clock = clock;
  }

  /** A ticket is no good any more; the words say why. */
  private static final class Stale extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;

    Stale(int status, String why) {
      super(why);
      this.status = status;
    }
  }

  Answer look(Asked asked) throws Exception {
    try {
      Ticket ticket = read(asked.query().getOrDefault("t", ""));
      Asking asking = standing(ticket, true);
      TicketKey signer = signer();
      return Page.ask(
          asking,
          !config.userHeader().isEmpty(),
          signer.sign(ticket.saying(Ticket.Word.APPROVE)),
          signer.sign(ticket.saying(Ticket.Word.REFUSE)),
          Instant.ofEpochMilli(ticket.expires()).toString());
    } catch (Stale e) {
      return Page.say(e.status, "This link is not good", String.valueOf(e.getMessage()));
    }
  }

  Answer decide(Asked asked) throws Exception {
    Map<String, String> form = Form.of(asked);
    try {
      Ticket ticket = read(form.getOrDefault("t", ""));
      return Page.say(200, "Taken", take(ticket, by(asked, form, ticket), "by a signed link"));
    } catch (Stale e) {
      return Page.say(e.status, "Nothing was done", String.valueOf(e.getMessage()));
    }
  }

  /** Slack wants an answer within three seconds; what became of it the case's message shows. */
  Answer slack(Asked asked) throws Exception {
    String stamp = asked.headers().getOrDefault("x-slack-request-timestamp", "");
    String signature = asked.headers().getOrDefault("x-slack-signature", "");
    if (!SlackSignature.good(secret(), stamp, signature, asked.body(), clock.millis())) {
      throw Refusal.forbidden("this is not signed by Slack, or is older than five minutes");
    }
    Optional<SlackClick> click = SlackClick.of(Form.of(asked).getOrDefault("payload", ""));
    if (click.isEmpty()) {
      return Answer.json(200, Map.of());
    }
    try {
      Ticket ticket = read(click.get().ticket());
      String by = config.slackUser(click.get().user());
      if (by.isEmpty()) {
        throw new Stale(
            403,
            "Slack's user "
                + click.get().user()
                + " is nobody here; add it to api: {approve: {slack-users: …}}");
      }
      String said = take(ticket, by, "by Slack's button, user " + click.get().user());
      return Answer.json(200, Map.of("text", said));
    } catch (Stale e) {
      LOG.info("a click in Slack was not taken: {}", e.getMessage());
      return Answer.json(200, Map.of("text", String.valueOf(e.getMessage())));
    }
  }

  /** One answer at a time, each durable before the next is looked at: so a ticket works once. */
  private synchronized String take(Ticket ticket, String by, String how) throws Exception {
    if (ticket.word() == Ticket.Word.LOOK) {
      throw new Stale(400, "this link only shows the plan");
    }
    Asking asking = standing(ticket, false);
    boolean approve = ticket.word() == Ticket.Word.APPROVE;
    agent.take(
        new Input.Decided(agent.status().now(), ticket.caseId(), ticket.plan(), approve, by, how));
    return by
        + (approve ? " approved " : " refused ")
        + "plan "
        + ticket.plan()
        + " of "
        + asking.kase().target();
  }

  private Ticket read(String text) throws Stale {
    Optional<Ticket> ticket = key == null ? Optional.empty() : key.read(text);
    if (ticket.isEmpty()) {
      throw new Stale(403, "it is not signed by this agent");
    }
    if (clock.millis() >= ticket.get().expires()) {
      throw new Stale(410, "its time is over; ask for the case: wheeltapper case list");
    }
    return ticket.get();
  }

  private Asking standing(Ticket ticket, boolean calls) throws Exception {
    Optional<Asking> found = agent.asking(ticket.caseId(), calls);
    if (found.isEmpty() || !found.get().kase().state().equals("open")) {
      throw new Stale(410, "case " + ticket.caseId() + " is over");
    }
    Asking asking = found.get();
    if (!asking.kase().plan().equals(ticket.plan())) {
      throw new Stale(
          409,
          "the plan was changed since this was sent: it was "
              + ticket.plan()
              + ", now it is "
              + asking.kase().plan()
              + "; a new question is sent for it");
    }
    if (asking.answers() != ticket.answers()) {
      throw new Stale(409, "it was used already: somebody has answered since it was sent");
    }
    if (!asking.kase().asks()) {
      throw new Stale(409, "the case waits for nobody's approval now");
    }
    return asking;
  }

  private String by(Asked asked, Map<String, String> form, Ticket ticket) throws Exception {
    if (!asked.caller().equals(Caller.LOOPBACK)) {
      return approver(asked, ticket);
    }
    if (!config.userHeader().isEmpty()) {
      // The proxy names whoever is logged in, also when another site's page makes them send it.
      if (!asked.headers().getOrDefault("sec-fetch-site", "").equals("same-origin")) {
        throw new Stale(
            403, "it was not sent from this page (Sec-Fetch-Site, over https: same-origin)");
      }
      String proven =
          asked.headers().getOrDefault(config.userHeader().toLowerCase(Locale.ROOT), "");
      return name(proven, "the proxy before this agent does not say who you are");
    }
    if (agent.asking(ticket.caseId(), false).filter(Asking::persons).isPresent()) {
      throw new Stale(
          403,
          "this plan wants several persons, or persons of a role, or another than who proposed it,"
              + " and a link does not prove who you are; use Slack's button, or: wheeltapper case"
              + " approve");
    }
    return name(form.getOrDefault("by", ""), "give your name");
  }

  /** Where there are logins a link proves nothing; whoever answers it has logged in. */
  private String approver(Asked asked, Ticket ticket) throws Exception {
    Caller caller = asked.caller();
    if (!caller.proven()) {
      throw new Stale(403, "a link does not prove who you are; log in at /login, and come again");
    }
    // A browser sends a certificate with any site's form; programs send no such header.
    if (!asked.headers().getOrDefault("sec-fetch-site", "same-origin").equals("same-origin")) {
      throw new Stale(403, "it was not sent from this page (Sec-Fetch-Site: same-origin)");
    }
    Optional<Asking> asking = agent.asking(ticket.caseId(), false);
    if (asking.isEmpty()
        || Reach.outside(agent, caller.reach(Right.APPROVE), Reach.of(asking.get().kase()))
            .isPresent()) {
      throw new Stale(403, caller.name() + " is no approver of this here");
    }
    return caller.name();
  }

  private static String name(String text, String missing) throws Stale {
    String name = text.replaceAll("\\p{Cntrl}", " ").strip();
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw new Stale(400, missing);
    }
    return name;
  }

  private TicketKey signer() throws Stale {
    if (key == null) {
      throw new Stale(403, "this agent signs no links");
    }
    return key;
  }

  /** Read anew at each use. */
  private String secret() throws IOException {
    return Config.given(config.slackSecretFile())
        ? Files.readString(config.slackSecretFile(), StandardCharsets.UTF_8).strip()
        : "";
  }
}
