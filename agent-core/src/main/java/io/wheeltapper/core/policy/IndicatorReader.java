package io.wheeltapper.core.policy;

import io.wheeltapper.core.spi.Nearest;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads SLIs, inline or documents of their own. */
final class IndicatorReader {

  private final SourceReader sources;
  private final Map<String, Optional<Indicator>> known = new TreeMap<>();

  IndicatorReader(SourceReader sources) {
    this.sources = sources;
  }

  /** A document of the kind SLI. */
  void indicator(SloDocument document) {
    known.put(document.name(), read(document));
  }

  /** The indicator of an SLO: below {@code indicator}, or named by {@code indicatorRef}. */
  Optional<Indicator> of(YamlMap spec) {
    Optional<YamlValue> inline = spec.get("indicator");
    Optional<YamlValue> ref = spec.get("indicatorRef");
    if (inline.isPresent() == ref.isPresent()) {
      spec.problem(
          "slo-indicator",
          ref.isPresent() ? "indicator and indicatorRef stand here both" : "what is measured?",
          "write one of indicator, indicatorRef");
      return Optional.empty();
    }
    if (inline.isPresent()) {
      return inline
          .get()
          .map()
          .flatMap(m -> SloDocument.inline(SloKinds.SLI, m))
          .flatMap(this::read);
    }
    String name = ref.get().text("");
    if (!known.containsKey(name)) {
      ref.get()
          .problem(
              "slo-reference",
              "there is no SLI '" + name + "'" + Nearest.hint(name, known.keySet()),
              "");
      return Optional.empty();
    }
    return known.get(name);
  }

  private Optional<Indicator> read(SloDocument document) {
    YamlMap spec = document.spec();
    spec.text("description", "");
    Optional<YamlMap> threshold = spec.map("thresholdMetric");
    Optional<YamlMap> ratio = spec.map("ratioMetric");
    spec.noMore();
    if (threshold.isPresent() == ratio.isPresent()) {
      spec.problem(
          "slo-metric",
          ratio.isPresent() ? "two metrics stand here" : "which metric?",
          "write one of ratioMetric, thresholdMetric");
      return Optional.empty();
    }
    Optional<Indicator> read =
        threshold.isPresent()
            ? sources
                .metric(threshold.get())
                .map(s ->
                    new Indicator(
                        document.name(), Indicator.Kind.VALUE, false, s, Optional.empty()))
            : ratio(document.name(), ratio.get());
    read.ifPresent(i -> shaped(i, document));
    return read;
  }

  private Optional<Indicator> ratio(String name, YamlMap map) {
    boolean counter = map.flag("counter", false);
    Optional<Source> good = map.map("good").flatMap(sources::metric);
    Optional<Source> bad = map.map("bad").flatMap(sources::metric);
    Optional<Source> total = map.map("total").flatMap(sources::metric);
    Optional<Source> raw = map.map("raw").flatMap(sources::metric);
    Optional<YamlValue> rawType = map.get("rawType");
    List<String> written =
        List.of("good", "bad", "raw").stream().filter(k -> map.get(k).isPresent()).toList();
    boolean isRaw = written.equals(List.of("raw"));
    if (written.size() != 1 || map.get("total").isPresent() == isRaw) {
      map.problem(
          "slo-ratio",
          "the ratio is not whole",
          "write good and total, bad and total, or raw and rawType");
      return Optional.empty();
    }
    Indicator.Kind kind =
        switch (written.getFirst()) {
          case "good" -> Indicator.Kind.GOOD;
          case "bad" -> Indicator.Kind.BAD;
          default ->
              map.need("rawType", "success")
                      .map(v -> v.word(List.of("success", "failure"), "failure"))
                      .filter("success"::equals)
                      .isPresent()
                  ? Indicator.Kind.SUCCESS
                  : Indicator.Kind.FAILURE;
        };
    if (!isRaw) {
      rawType.ifPresent(v -> v.problem("slo-ratio", "rawType is for raw only", "leave it out"));
    }
    map.noMore();
    Optional<Source> measured = good.or(() -> bad).or(() -> raw);
    if (measured.isEmpty() || (!isRaw && total.isEmpty())) {
      return Optional.empty();
    }
    if (total.isPresent()
        && !total.get().equals(measured.get())
        && total.get().own() | measured.get().own()) {
      map.place("total")
          .problem(
              "slo-ratio",
              "one of our own indicators is measured whole",
              "name the same sli for both");
      return Optional.empty();
    }
    return Optional.of(new Indicator(name, kind, counter, measured.get(), total));
  }

  /** One of our own is a ratio or a value, whatever is written around it. */
  private static void shaped(Indicator indicator, SloDocument document) {
    indicator
        .own()
        .filter(o -> (o.shape() == OwnSli.Shape.RATIO) == indicator.isValue())
        .ifPresent(o ->
            document
                .at()
                .problem(
                    "slo-metric",
                    o.word() + " is a " + (indicator.isValue() ? "ratio" : "value"),
                    "write "
                        + (indicator.isValue()
                            ? "ratioMetric with good and total"
                            : "thresholdMetric")));
  }
}
