package io.wheeltapper.deploy.api;

import io.wheeltapper.core.policy.Approvals;
import java.util.Map;
import java.util.Set;

/** What people tell the agent about bundles that are not in force. */
final class Trying {

  private static final Set<String> BEGIN = Set.of("folder", "for", "by", "reason");
  private static final Set<String> WORD = Set.of("by", "reason");
  private static final Set<String> ACTIVATE = Set.of("hash", "by", "reason");

  private final AgentView agent;

  Trying(AgentView agent) {
    this.agent = agent;
  }

  Answer status(Asked asked) throws Exception {
    return Answer.json(200, agent.candidates().status());
  }

  Answer begin(Asked asked) throws Exception {
    Map<String, String> body = asked.texts(BEGIN);
    return taken(() ->
        agent
            .candidates()
            .begin(
                need(body, "folder"),
                millis(body.getOrDefault("for", "24h")),
                asked.by(body),
                body.getOrDefault("reason", "")));
  }

  Answer stop(Asked asked) throws Exception {
    Map<String, String> body = asked.texts(WORD);
    return taken(() -> agent.candidates().stop(asked.by(body), body.getOrDefault("reason", "")));
  }

  Answer activate(Asked asked) throws Exception {
    Map<String, String> body = asked.texts(ACTIVATE);
    String by = asked.by(body);
    Set<String> proposed = agent.candidates().triedBy(need(body, "hash"));
    if (asked.caller().proven()
        && proposed.stream().anyMatch(p -> Approvals.name(p).equals(Approvals.name(by)))) {
      throw Refusal.forbidden(by + " began a trial of it, so that another must put it in force");
    }
    return taken(() -> agent.candidates().activate(need(body, "hash"), by, need(body, "reason")));
  }

  private interface Doing {
    String done() throws Exception;
  }

  private static Answer taken(Doing doing) throws Exception {
    try {
      return Answer.taken(doing.done());
    } catch (Candidates.Refused e) {
      throw Refusal.conflict(String.valueOf(e.getMessage()));
    }
  }

  private static long millis(String text) {
    if (!text.matches("\\d{1,5}[smhd]")) {
      throw Refusal.bad("'" + text + "' is no time; write 24h");
    }
    long number = Long.parseLong(text.substring(0, text.length() - 1));
    return number
        * switch (text.charAt(text.length() - 1)) {
          case 's' -> 1_000L;
          case 'm' -> 60_000L;
          case 'h' -> 3_600_000L;
          default -> 86_400_000L;
        };
  }

  private static String need(Map<String, String> body, String key) {
    String text = body.getOrDefault(key, "");
    if (text.isEmpty()) {
      throw Refusal.bad("'" + key + "' is missing");
    }
    return text;
  }
}
