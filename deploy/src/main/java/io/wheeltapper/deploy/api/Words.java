package io.wheeltapper.deploy.api;

import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.core.spi.Nearest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What people tell the agent. */
final class Words {

  private static final Set<String> DECISION = Set.of("plan", "by", "reason");
  private static final Set<String> REVIEW = Set.of("word", "by", "reason");
  private static final List<String> REVIEWS = List.of("right", "wrong", "unsure");
  private static final Set<String> REACH = Set.of("target", "by", "reason");
  private static final Set<String> MODE =
      Set.of("mode", "action", "fault", "target", "by", "reason");
  private static final Set<String> UNSET = Set.of("action", "fault", "target", "by", "reason");
  private static final List<String> EFFECTS =
      Arrays.stream(Effect.Kind.values()).map(k -> k.name().toLowerCase(Locale.ROOT)).toList();
  private static final List<String> MODES = Arrays.stream(Mode.values()).map(Mode::word).toList();
  private static final String ANY = "*";

  private final AgentView agent;

  Words(AgentView agent) {
    this.agent = agent;
  }

  Answer approve(Asked asked) throws Exception {
    return decide(asked, true);
  }

  Answer deny(Asked asked) throws Exception {
    return decide(asked, false);
  }

  private Answer decide(Asked asked, boolean approved) throws Exception {
    Map<String, String> body = asked.texts(DECISION);
    CaseView kase = Reads.find(agent, asked);
    String plan = need(body, "plan");
    if (!kase.state().equals("open") || !kase.plan().equals(plan)) {
      throw Refusal.conflict(
          "the plan that stands now is another one; read the case again before you decide");
    }
    agent.take(
        new Input.Decided(now(), kase.caseId(), plan, approved, asked.by(body), reason(body)));
    CaseView after = Reads.find(agent, asked);
    String still = after.plan().equals(plan) && after.asks() ? "; it still " + after.reason() : "";
    return Answer.taken(
        (approved ? "approved" : "refused") + " plan " + plan + " of " + kase.target() + still);
  }

  Answer judge(Asked asked) throws Exception {
    Map<String, String> body = asked.texts(REVIEW);
    String id = asked.path().getOrDefault("id", "");
    if (!agent.knowsCase(id)) {
      throw Refusal.missing("there is no case " + id + "; see: wheeltapper case list --all");
    }
    String word = need(body, "word");
    if (!REVIEWS.contains(word)) {
      throw Refusal.bad(
          "'" + word + "' is none of " + String.join(", ", REVIEWS) + Nearest.hint(word, REVIEWS));
    }
    agent.take(new Input.Review(now(), id, word, asked.by(body), need(body, "reason")));
    return Answer.taken("case " + id + " is judged " + word);
  }

  /** The adviser is asked now, for whoever wants to hear it; what it says is booked. */
  Answer advise(Asked asked) throws Exception {
    asked.texts(Set.of());
    CaseView kase = Reads.find(agent, asked);
    return Answer.json(
        200,
        agent
            .advise(kase.caseId())
            .orElseThrow(() -> Refusal.conflict("no adviser is configured here")));
  }

  Answer pause(Asked asked) throws Exception {
    Map<String, String> body = asked.texts(REACH);
    Target target = target(body);
    agent.take(new Input.Pause(now(), target, asked.by(body), reason(body)));
    String unknown =
        agent.knows(target) ? "" : "; nobody knows " + target + " so far: is it the name?";
    return Answer.taken("paused: nothing new starts at " + target + unknown);
  }

  Answer resume(Asked asked) throws Exception {
    Map<String, String> body = asked.texts(REACH);
    Target target = target(body);
    agent.take(new Input.Resume(now(), target, asked.by(body), reason(body)));
    return Answer.taken("resumed: " + target);
  }

  Answer mode(Asked asked) throws Exception {
    Map<String, String> body = asked.texts(MODE);
    String word = need(body, "mode");
    if (!MODES.contains(word)) {
      throw Refusal.bad("'" + word + "' is no mode" + Nearest.hint(word, MODES));
    }
    String action = action(body);
    String fault = fault(body);
    Target target = target(body);
    Mode mode = Mode.valueOf(word.toUpperCase(Locale.ROOT));
    agent.take(new Input.SetMode(now(), mode, action, fault, target, asked.by(body), reason(body)));
    return Answer.taken("mode " + word + " for " + scope(action, fault) + " at " + target);
  }

  Answer unsetMode(Asked asked) throws Exception {
    Map<String, String> body = asked.texts(UNSET);
    String action = action(body);
    String fault = fault(body);
    Target target = target(body);
    String what = scope(action, fault) + " at " + target;
    if (agent.controls().modes().stream()
        .noneMatch(m ->
            m.action().equals(action)
                && m.fault().equals(fault)
                && m.target().equals(target.toString()))) {
      throw Refusal.missing("no mode is set for " + what + "; see: wheeltapper mode list");
    }
    agent.take(new Input.UnsetMode(now(), action, fault, target, asked.by(body), reason(body)));
    return Answer.taken("no mode is set any more for " + what + "; what is wider holds");
  }

  private static String scope(String action, String fault) {
    return (action.equals(ANY) ? "every action" : action)
        + (fault.equals(ANY) ? "" : " of " + fault);
  }

  private long now() throws Exception {
    return agent.status().now();
  }

  private static String action(Map<String, String> body) {
    String action = body.getOrDefault("action", ANY);
    if (!action.equals(ANY) && !EFFECTS.contains(action) && !Catalogue.names().contains(action)) {
      throw Refusal.bad(
          "'"
              + action
              + "' is no action, nor an effect ("
              + String.join(", ", EFFECTS)
              + ")"
              + Nearest.hint(action, Catalogue.names()));
    }
    return action;
  }

  private static String fault(Map<String, String> body) {
    String code = body.getOrDefault("fault", ANY);
    try {
      return code.equals(ANY) ? ANY : Fault.of(code).code();
    } catch (IllegalArgumentException e) {
      throw Refusal.bad(String.valueOf(e.getMessage()));
    }
  }

  private static Target target(Map<String, String> body) {
    try {
      return Target.parse(body.getOrDefault("target", Target.site().toString()));
    } catch (IllegalArgumentException e) {
      throw Refusal.bad(String.valueOf(e.getMessage()));
    }
  }

  private static String need(Map<String, String> body, String key) {
    String text = body.getOrDefault(key, "");
    if (text.isEmpty()) {
      throw Refusal.bad("'" + key + "' is missing");
    }
    return text;
  }

  private static String reason(Map<String, String> body) {
    return body.getOrDefault("reason", "");
  }
}
