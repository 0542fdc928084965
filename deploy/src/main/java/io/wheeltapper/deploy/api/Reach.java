package io.wheeltapper.deploy.api;

import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What a request is about: a right that holds in a part of the site only must cover all of it.
 * Nothing is about nothing that there is; the call itself says so then.
 */
interface Reach {

  /** The targets. May ask the agent. */
  Collection<Target> of(Asked asked, AgentView agent) throws Exception;

  /** The whole site: what names no target, or cannot be held to one. */
  Reach SITE = (_, _) -> List.of(Target.site());

  /** The body's {@code target}. */
  Reach TARGET = (asked, _) -> List.of(target(asked.text("target")));

  /** The case's target, and all that its plan acts on. */
  Reach CASE = Reach::ofCase;

  /** What the window of the body's {@code name} is about, and will be. */
  Reach WINDOW_OPENED = Reach::opened;

  /** What the window of the body's {@code name} is about. */
  Reach WINDOW_CLOSED =
      (asked, agent) -> named(agent.declared(), asked).orElse(List.of(Target.site()));

  private static Collection<Target> ofCase(Asked asked, AgentView agent) throws Exception {
    String id = asked.path().getOrDefault("id", "");
    Optional<CaseView> kase = agent.cases().stream().filter(c -> c.caseId().equals(id)).findFirst();
    if (kase.isEmpty()) {
      return agent.knowsCase(id) ? List.of(Target.site()) : List.of();
    }
    return of(kase.get());
  }

  /** The case's target, and all that its plan acts on. */
  static Collection<Target> of(CaseView kase) {
    List<Target> all = new ArrayList<>(List.of(target(kase.target())));
    for (String action : kase.actions()) {
      String[] words = action.split(" ", 3);
      all.add(words.length < 2 ? Target.site() : target(words[1]));
    }
    return all;
  }

  /** The first of them that lies in none of the scopes. */
  static Optional<Target> outside(
      AgentView agent, Collection<Target> scopes, Collection<Target> targets) throws Exception {
    for (Target target : targets) {
      boolean in = false;
      for (Target scope : scopes) {
        in = in || agent.lies(target, scope);
      }
      if (!in) {
        return Optional.of(target);
      }
    }
    return Optional.empty();
  }

  /** The bundle's own keep their terms; one opened by hand is opened anew, by default site-wide. */
  private static Collection<Target> opened(Asked asked, AgentView agent) throws Exception {
    Declared now = agent.declared();
    Optional<Collection<Target>> known = named(now, asked);
    List<Target> all = new ArrayList<>(known.orElse(List.of()));
    String on = asked.text("on");
    if (!on.isEmpty() || known.isEmpty() || Declaring.handMade(now, asked.text("name"))) {
      Arrays.stream(on.split(",", -1)).forEach(t -> all.add(target(t.strip())));
    }
    return all;
  }

  private static Optional<Collection<Target>> named(Declared now, Asked asked) {
    return now.windows().stream()
        .filter(w -> w.name().equals(asked.text("name")))
        .findFirst()
        .map(w -> w.on().stream().map(Reach::target).toList());
  }

  private static Target target(String text) {
    try {
      return text.isEmpty() || text.equals("site") ? Target.site() : Target.parse(text);
    } catch (IllegalArgumentException e) {
      throw Refusal.bad(String.valueOf(e.getMessage()));
    }
  }
}
