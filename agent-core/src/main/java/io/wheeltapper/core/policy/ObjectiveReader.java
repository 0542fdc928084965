package io.wheeltapper.core.policy;

import io.wheeltapper.core.policy.Goal.Budgeting;
import io.wheeltapper.core.policy.Goal.Limit;
import io.wheeltapper.core.policy.Objective.Alert;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads SLOs: each of their objectives is one of ours. */
final class ObjectiveReader {

  private static final List<String> METHODS =
      List.of("Occurrences", "Timeslices", "RatioTimeslices");

  private static final List<String> OPS = List.of("lte", "lt", "gte", "gt");

  /** A slice is at most a day long: it counts only once it is over. */
  private static final int LONGEST_SLICE = 1_440;

  private final IndicatorReader indicators;
  private final AlertReader alerts;
  private final Set<String> services = new TreeSet<>();

  ObjectiveReader(IndicatorReader indicators, AlertReader alerts) {
    this.indicators = indicators;
    this.alerts = alerts;
  }

  /** A document of the kind Service. */
  void service(SloDocument document) {
    document.spec().text("description", "");
    document.spec().noMore();
    services.add(document.name());
  }

  /** A document of the kind SLO. */
  List<Objective> slo(SloDocument document) {
    YamlMap spec = document.spec();
    spec.text("description", "");
    String service = spec.need("service", "training").map(this::serviceOf).orElse("");
    Optional<Indicator> indicator = indicators.of(spec);
    Optional<TimeWindow> window = WindowReader.of(spec);
    String method =
        spec.need("budgetingMethod", "Occurrences").map(v -> v.word(METHODS, "")).orElse("");
    List<Alert> told = alerts.of(spec);
    List<YamlValue> written =
        spec.need("objectives", "[{target: 0.99}]").map(YamlValue::list).orElse(List.of());
    if (spec.get("objectives").isPresent() && written.isEmpty()) {
      spec.place("objectives").problem("slo-objectives", "no objective stands here", "write one");
    }
    spec.noMore();
    if (indicator.isEmpty()) {
      return List.of();
    }
    if (indicator.get().isValue() && written.size() > 1) {
      spec.place("objectives")
          .problem("slo-objectives", "a thresholdMetric has one objective only", "write two SLOs");
    }
    List<Objective> all = new ArrayList<>();
    for (YamlValue value : written) {
      String name = document.name() + (all.isEmpty() ? "" : "/" + (all.size() + 1));
      Optional<YamlMap> map = value.map();
      String title = map.map(m -> m.text("displayName", "")).orElse("");
      Optional<Goal> goal = map.flatMap(m -> goal(m, method, indicator.get()));
      if (goal.isPresent() && window.isPresent()) {
        all.add(
            new Objective(
                name,
                title.isEmpty() ? document.title() : title,
                service,
                indicator.get(),
                window.get(),
                goal.get(),
                told));
      }
    }
    return all;
  }

  /** Where services have documents, one that has none is a slip of the pen. */
  private String serviceOf(YamlValue value) {
    return services.isEmpty() ? value.text("") : value.word(services, "");
  }

  private static Optional<Goal> goal(YamlMap map, String method, Indicator indicator) {
    Optional<YamlValue> target = map.get("target");
    Optional<YamlValue> percent = map.get("targetPercent");
    Optional<String> op = map.get("op").map(v -> v.word(OPS, "gte"));
    Optional<YamlValue> value = map.get("value");
    Optional<YamlValue> sliceTarget = map.get("timeSliceTarget");
    Optional<YamlValue> sliceWindow = map.get("timeSliceWindow");
    if (target.isPresent() == percent.isPresent()) {
      map.problem(
          "slo-target",
          target.isPresent() ? "target and targetPercent stand here both" : "the target is missing",
          "write one, such as target: 0.99");
      return Optional.empty();
    }
    double part =
        target
            .map(v -> v.decimal(0, 0, 0.999_999_999))
            .orElseGet(() -> percent.orElseThrow().decimal(0, 0, 99.999_999_9) / 100);
    Optional<Limit> limit = Optional.empty();
    if (indicator.isValue()) {
      if (op.isEmpty() || value.isEmpty()) {
        map.problem(
            "slo-threshold", "which values are good?", "write op: lte and value: 1.3, for example");
        return Optional.empty();
      }
      limit =
          Optional.of(
              new Limit(
                  Goal.Op.valueOf(op.get().toUpperCase(Locale.ROOT)),
                  value.get().decimal(0, -999_999_999_999L, 999_999_999_999L)));
    } else {
      value.ifPresent(
          v -> v.problem("slo-threshold", "value is for a thresholdMetric only", "leave it out"));
    }
    Optional<Budgeting> budgeting = budgeting(map, method, sliceTarget, sliceWindow);
    map.noMore();
    Optional<Limit> kept = limit;
    return budgeting.map(b -> new Goal(part, b, kept));
  }

  private static Optional<Budgeting> budgeting(
      YamlMap map, String method, Optional<YamlValue> target, Optional<YamlValue> window) {
    if (method.equals("Occurrences")) {
      target
          .or(() -> window)
          .ifPresent(v ->
              v.problem("slo-slices", "slices of time are for Timeslices only", "leave it out"));
      return Optional.of(new Budgeting.Occurrences());
    }
    if (method.isEmpty()) {
      return Optional.empty();
    }
    if (window.isEmpty()) {
      map.problem("missing-key", "'timeSliceWindow' is missing", "write timeSliceWindow: 5m");
      return Optional.empty();
    }
    Optional<Integer> minutes = minutes(window.get());
    if (method.equals("RatioTimeslices")) {
      target.ifPresent(v -> v.decimal(1, 0, 1));
      return minutes.map(Budgeting.RatioTimeslices::new);
    }
    if (target.isEmpty()) {
      map.problem("missing-key", "'timeSliceTarget' is missing", "write timeSliceTarget: 0.95");
      return Optional.empty();
    }
    double part = target.get().decimal(1, 0, 1);
    return minutes.map(m -> new Budgeting.Timeslices(m, part));
  }

  private static Optional<Integer> minutes(YamlValue value) {
    long minutes =
        value.text("").matches("[1-9][0-9]{0,5}")
            ? Long.parseLong(value.text(""))
            : Shorthand.read(value).map(s -> s.millis() / 60_000).orElse(0L);
    if (minutes > LONGEST_SLICE) {
      value.wrong(value.text(""), "a slice of at most a day");
    }
    return minutes < 1 || minutes > LONGEST_SLICE ? Optional.empty() : Optional.of((int) minutes);
  }
}
