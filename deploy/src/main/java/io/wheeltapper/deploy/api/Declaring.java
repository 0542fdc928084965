package io.wheeltapper.deploy.api;

import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.WindowTerms;
import io.wheeltapper.core.spi.Nearest;
import io.wheeltapper.deploy.api.Declared.WindowView;
import io.wheeltapper.deploy.api.Declared.WorkView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Windows, freezes and maintenance: what people open, close, begin and end. */
final class Declaring {

  private static final Set<String> OPEN =
      Set.of("name", "freeze", "mode", "effects", "on", "until", "by", "reason");
  private static final Set<String> CLOSE = Set.of("name", "by", "reason");
  private static final Set<String> BEGIN = Set.of("target", "until", "by", "reason");
  private static final Set<String> END = Set.of("target", "by", "reason");
  private static final List<String> MODES = List.of("observe", "ask", "act");
  private static final List<String> EFFECTS = List.of("neutral", "restores", "removes", "changes");
  private static final int LONGEST_NAME = 80;

  private final AgentView agent;

  Declaring(AgentView agent) {
    this.agent = agent;
  }

  Answer declared(Asked asked) throws Exception {
    return Answer.json(200, agent.declared());
  }

  Answer open(Asked asked) throws Exception {
    Map<String, String> body = asked.texts(OPEN);
    String name = name(body);
    String by = asked.by(body);
    Declared now = agent.declared();
    boolean freeze = body.getOrDefault("freeze", "false").equals("true");
    boolean known = known(now.windows(), name) && !handMade(now, name);
    if (known
        && (freeze
            || body.containsKey("mode")
            || body.containsKey("effects")
            || body.containsKey("on"))) {
      throw Refusal.bad(
          "the bundle says what '"
              + name
              + "' is; leave mode, effects and on out, or name it apart");
    }
    WindowTerms terms =
        new WindowTerms(
            freeze,
            mode(body),
            effects(body.getOrDefault("effects", freeze ? "removes,changes" : "all")),
            targets(body.getOrDefault("on", "site")),
            now.now(),
            Until.read(need(body, "until"), now.now(), now.zone()));
    agent.take(new Input.OpenWindow(now.now(), name, terms, by, body.getOrDefault("reason", "")));
    WindowView opened = find(agent.declared().windows(), name);
    return Answer.taken(
        opened.sort()
            + " '"
            + name
            + "' is open until "
            + Until.shown(opened.until(), now.zone())
            + (opened.mode().isEmpty() ? "" : ", at most " + opened.mode())
            + ", for "
            + String.join(", ", opened.effects())
            + " at "
            + String.join(", ", opened.on()));
  }

  Answer close(Asked asked) throws Exception {
    Map<String, String> body = asked.texts(CLOSE);
    String name = name(body);
    Declared now = agent.declared();
    if (find(now.windows(), name).state().equals("closed")) {
      throw Refusal.conflict("'" + name + "' is not open");
    }
    agent.take(
        new Input.CloseWindow(now.now(), name, asked.by(body), body.getOrDefault("reason", "")));
    String report =
        agent.declared().closed().stream()
            .filter(w -> w.name().equals(name))
            .findFirst()
            .map(WindowView::report)
            .map(r -> ": " + r.summary())
            .orElse("");
    return Answer.taken("'" + name + "' is closed" + report);
  }

  Answer begin(Asked asked) throws Exception {
    Map<String, String> body = asked.texts(BEGIN);
    Target target = target(need(body, "target"));
    String by = asked.by(body);
    Declared now = agent.declared();
    long until = Until.read(need(body, "until"), now.now(), now.zone());
    if (!agent.knows(target)) {
      throw Refusal.bad(
          "nobody knows "
              + target
              + ", so that nothing would be suppressed; name a node, rack, partition … of this"
              + " site");
    }
    agent.take(
        new Input.BeginMaintenance(now.now(), target, until, by, body.getOrDefault("reason", "")));
    WorkView work =
        agent.declared().maintenance().stream()
            .filter(w -> w.target().equals(target.toString()) && w.source().isEmpty())
            .findFirst()
            .orElseThrow(
                () -> Refusal.conflict("it was not taken; see: wheeltapper maintenance list"));
    String less = work.until() < until ? " (the longest that the bundle allows)" : "";
    return Answer.taken(
        "maintenance of "
            + target
            + ", "
            + work.nodes()
            + " nodes, until "
            + Until.shown(work.until(), now.zone())
            + less);
  }

  Answer end(Asked asked) throws Exception {
    Map<String, String> body = asked.texts(END);
    Target target = target(need(body, "target"));
    Declared now = agent.declared();
    List<WorkView> on =
        now.maintenance().stream()
            .filter(w -> w.target().equals(target.toString()) && w.until() > now.now())
            .toList();
    if (on.isEmpty()) {
      throw Refusal.missing(
          "no maintenance of " + target + " is on; see: wheeltapper maintenance list");
    }
    if (on.stream().noneMatch(w -> w.source().isEmpty())) {
      throw Refusal.conflict(
          on.getFirst().source()
              + " declares it; end it there, such as by deleting the reservation");
    }
    agent.take(
        new Input.EndMaintenance(
            now.now(), target, asked.by(body), body.getOrDefault("reason", "")));
    return Answer.taken(
        "maintenance of " + target + " is over; its symptoms wait until it settles");
  }

  private static boolean known(List<WindowView> windows, String name) {
    return windows.stream().anyMatch(w -> w.name().equals(name));
  }

  /** Whether it was opened by hand and is none of the calendar's. */
  static boolean handMade(Declared now, String name) {
    return now.windows().stream()
        .anyMatch(w -> w.name().equals(name) && !w.by().isEmpty() && w.next() == 0);
  }

  private static WindowView find(List<WindowView> windows, String name) {
    return windows.stream()
        .filter(w -> w.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            Refusal.missing(
                "there is no window or freeze '"
                    + name
                    + "'"
                    + Nearest.hint(name, windows.stream().map(WindowView::name).toList())
                    + "; see: wheeltapper window list"));
  }

  private static String name(Map<String, String> body) {
    String name = need(body, "name");
    if (name.length() > LONGEST_NAME) {
      throw Refusal.bad("a name has at most " + LONGEST_NAME + " characters");
    }
    return name;
  }

  private static Mode mode(Map<String, String> body) {
    String word = body.getOrDefault("mode", "observe");
    if (!MODES.contains(word)) {
      throw Refusal.bad(
          "a window is for " + String.join(", ", MODES) + "; '" + word + "' is none of these");
    }
    return Mode.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static List<Effect.Kind> effects(String text) {
    List<String> words = text.equals("all") ? EFFECTS : split(text);
    List<Effect.Kind> effects = new ArrayList<>();
    for (String word : words) {
      if (!EFFECTS.contains(word)) {
        throw Refusal.bad(
            "'"
                + word
                + "' is none of all, "
                + String.join(", ", EFFECTS)
                + Nearest.hint(word, EFFECTS));
      }
      effects.add(Effect.Kind.valueOf(word.toUpperCase(Locale.ROOT)));
    }
    return effects;
  }

  private static List<Target> targets(String text) {
    return split(text).stream().map(Declaring::target).toList();
  }

  private static List<String> split(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).filter(t -> !t.isEmpty()).toList();
  }

  private static Target target(String text) {
    try {
      return text.equals("site") ? Target.site() : Target.parse(text);
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
}
