package io.wheeltapper.core.policy;

import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.policy.Approvals.Fallback;
import io.wheeltapper.core.policy.Approvals.Quorum;
import io.wheeltapper.core.policy.Approvals.Unanswered;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads the section {@code approval} of {@code limits.yaml}. */
final class ApprovalsReader {

  private static final List<String> FALLBACKS =
      Arrays.stream(Fallback.values()).map(Fallback::word).toList();
  private static final List<String> EFFECTS =
      Arrays.stream(Effect.Kind.values())
          .filter(k -> k != Effect.Kind.NEUTRAL)
          .map(k -> k.name().toLowerCase(Locale.ROOT))
          .toList();
  private static final int MOST_PERSONS = 9;

  private ApprovalsReader() {}

  static Approvals read(Optional<YamlMap> section) {
    Approvals cautious = Approvals.cautious();
    if (section.isEmpty()) {
      return cautious;
    }
    YamlMap map = section.get();
    Map<String, Set<String>> persons = persons(map);
    Map<String, Quorum> byAction = new TreeMap<>();
    Map<Effect.Kind, Quorum> byEffect = new EnumMap<>(Effect.Kind.class);
    for (YamlValue rule : map.list("rules")) {
      rule.map().ifPresent(r -> rule(r, persons, byAction, byEffect));
    }
    Approvals approvals =
        new Approvals(
            map.list("always").stream().map(LadderReader::action).toList(),
            map.millis("within", cautious.withinMillis()),
            map.map("unanswered").map(ApprovalsReader::unanswered).orElse(cautious.unanswered()),
            map.flag("separate", cautious.separate()),
            persons,
            byAction,
            byEffect);
    map.noMore();
    return approvals;
  }

  private static Map<String, Set<String>> persons(YamlMap map) {
    Map<String, Set<String>> persons = new TreeMap<>();
    map.map("persons")
        .ifPresent(all ->
            all.all()
                .forEach((name, roles) -> {
                  Set<String> of = new TreeSet<>();
                  roles.list().forEach(r -> of.add(r.text("")));
                  if (persons.put(Approvals.name(name), of) != null) {
                    all.place(name)
                        .problem(
                            "yaml-twice",
                            "'" + name + "' is there twice; names differ in more than case",
                            "keep one");
                  }
                }));
    return persons;
  }

  private static Unanswered unanswered(YamlMap map) {
    Unanswered cautious = Approvals.cautious().unanswered();
    long after = map.millis("after", cautious.afterMillis());
    Fallback then =
        map.need("then", "person")
            .map(v -> v.word(FALLBACKS, cautious.then().word()))
            .map(w -> Fallback.valueOf(w.toUpperCase(Locale.ROOT)))
            .orElse(cautious.then());
    map.noMore();
    return new Unanswered(after, then);
  }

  private static void rule(
      YamlMap map,
      Map<String, Set<String>> persons,
      Map<String, Quorum> byAction,
      Map<Effect.Kind, Quorum> byEffect) {
    Optional<YamlValue> action = map.get("action");
    Optional<YamlValue> effect = map.get("effect");
    if (action.isPresent() == effect.isPresent()) {
      map.problem(
          "approval-rule",
          "a rule is about one action or about one effect",
          "write action: node.reboot or effect: changes");
    }
    Quorum quorum = quorum(map, persons);
    boolean twice =
        action.map(a -> byAction.put(LadderReader.action(a), quorum)).isPresent()
            | effect.map(e -> byEffect.put(kind(e), quorum)).isPresent();
    if (twice) {
      map.problem("approval-rule", "there are two rules about this", "keep one");
    }
    map.noMore();
  }

  private static Quorum quorum(YamlMap map, Map<String, Set<String>> persons) {
    int least = map.whole("quorum", 1, 1, MOST_PERSONS);
    Set<String> known = new TreeSet<>();
    persons.values().forEach(known::addAll);
    Set<String> roles = new TreeSet<>();
    map.list("roles").forEach(r -> roles.add(r.word(known, "")));
    Quorum quorum = new Quorum(least, roles);
    long able =
        persons.values().stream().filter(of -> of.stream().anyMatch(roles::contains)).count();
    if (!roles.isEmpty() && known.containsAll(roles) && able < least) {
      map.problem(
          "approval-quorum",
          "only " + able + " of the persons named have these roles, " + least + " must approve",
          "name more persons under 'persons', or lower the quorum");
    }
    return quorum;
  }

  private static Effect.Kind kind(YamlValue value) {
    return Effect.Kind.valueOf(value.word(EFFECTS, "removes").toUpperCase(Locale.ROOT));
  }
}
