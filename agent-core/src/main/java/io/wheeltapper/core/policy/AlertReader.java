package io.wheeltapper.core.policy;

import io.wheeltapper.core.policy.Objective.Alert;
import io.wheeltapper.core.spi.Nearest;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads alert conditions, policies and their targets, inline or documents of their own. */
final class AlertReader {

  private record Condition(String severity, double threshold, long lookback, long after) {}

  private final Map<String, Optional<Condition>> conditions = new TreeMap<>();
  private final Map<String, List<Alert>> policies = new TreeMap<>();
  private final Set<String> targets = new TreeSet<>();

  /** A document of the kind AlertNotificationTarget. */
  void target(SloDocument document) {
    YamlMap spec = document.spec();
    spec.need("target", "email");
    spec.text("description", "");
    spec.noMore();
    targets.add(document.name());
  }

  /** A document of the kind AlertCondition. */
  void condition(SloDocument document) {
    conditions.put(document.name(), readCondition(document));
  }

  /** A document of the kind AlertPolicy. */
  void policy(SloDocument document) {
    policies.put(document.name(), readPolicy(document));
  }

  /** The alerts of an SLO. */
  List<Alert> of(YamlMap spec) {
    List<Alert> alerts = new ArrayList<>();
    for (YamlValue item : spec.list("alertPolicies")) {
      if (item.isScalar()) {
        alerts.addAll(named(item));
        continue;
      }
      item.map()
          .ifPresent(m ->
              m.get("alertPolicyRef")
                  .ifPresentOrElse(
                      ref -> {
                        alerts.addAll(named(ref));
                        m.noMore();
                      },
                      () ->
                          SloDocument.inline(SloKinds.ALERT_POLICY, m)
                              .ifPresent(d -> alerts.addAll(readPolicy(d)))));
    }
    return alerts;
  }

  private List<Alert> named(YamlValue ref) {
    String name = ref.text("");
    return policies.containsKey(name)
        ? policies.getOrDefault(name, List.of())
        : missing(ref, "AlertPolicy", name, policies.keySet());
  }

  private static <T> List<T> missing(YamlValue at, String kind, String name, Set<String> known) {
    at.problem(
        "slo-reference", "there is no " + kind + " '" + name + "'" + Nearest.hint(name, known), "");
    return List.of();
  }

  private List<Alert> readPolicy(SloDocument document) {
    YamlMap spec = document.spec();
    spec.text("description", "");
    spec.flag("alertWhenNoData", false);
    spec.flag("alertWhenResolved", false);
    spec.flag("alertWhenBreaching", true);
    List<YamlValue> written = spec.list("conditions");
    if (written.size() != 1) {
      spec.problem("slo-conditions", "an alert policy has exactly one condition", "write one");
    }
    List<Alert> alerts = new ArrayList<>();
    for (YamlValue item : written) {
      item.map()
          .flatMap(this::conditionOf)
          .ifPresent(c ->
              alerts.add(
                  new Alert(
                      document.name(), c.severity(), c.threshold(), c.lookback(), c.after())));
    }
    for (YamlValue item : spec.list("notificationTargets")) {
      item.map().ifPresent(this::targetOf);
    }
    spec.noMore();
    return alerts;
  }

  private Optional<Condition> conditionOf(YamlMap map) {
    Optional<YamlValue> ref = map.get("conditionRef");
    if (ref.isEmpty()) {
      return SloDocument.inline(SloKinds.ALERT_CONDITION, map).flatMap(AlertReader::readCondition);
    }
    map.noMore();
    String name = ref.get().text("");
    Optional<Condition> known = conditions.get(name);
    if (known == null) {
      missing(ref.get(), "AlertCondition", name, conditions.keySet());
      return Optional.empty();
    }
    return known;
  }

  /** Targets live where alerts are sent from; a reference to one that is here must be right. */
  private void targetOf(YamlMap map) {
    Optional<YamlValue> ref = map.get("targetRef");
    if (ref.isEmpty()) {
      SloDocument.inline(SloKinds.NOTIFICATION_TARGET, map).ifPresent(this::target);
      return;
    }
    map.noMore();
    String name = ref.get().text("");
    if (!targets.contains(name)) {
      missing(ref.get(), "AlertNotificationTarget", name, targets);
    }
  }

  private static Optional<Condition> readCondition(SloDocument document) {
    YamlMap spec = document.spec();
    spec.text("description", "");
    String severity = spec.need("severity", "page").map(v -> v.text("")).orElse("");
    Optional<YamlMap> condition =
        spec.need("condition", "{kind: burnrate, …}").flatMap(YamlValue::map);
    spec.noMore();
    return condition.flatMap(m -> {
      m.get("kind").ifPresent(v -> v.word(List.of("burnrate"), "burnrate"));
      m.get("op").ifPresent(v -> v.word(List.of("gt", "gte", "lt", "lte"), "gte"));
      double threshold =
          m.need("threshold", "14.4").map(v -> v.decimal(1, 0, 1_000_000)).orElse(1.0);
      Optional<Shorthand> lookback = m.need("lookbackWindow", "1h").flatMap(Shorthand::read);
      Optional<Shorthand> after = m.get("alertAfter").flatMap(AlertReader::after);
      m.noMore();
      return lookback.map(l ->
          new Condition(severity, threshold, l.millis(), after.map(Shorthand::millis).orElse(0L)));
    });
  }

  private static Optional<Shorthand> after(YamlValue value) {
    return value.text("").equals("0m") ? Optional.empty() : Shorthand.read(value);
  }
}
