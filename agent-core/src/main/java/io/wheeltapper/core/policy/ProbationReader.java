package io.wheeltapper.core.policy;

import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import java.util.Optional;

/** Reads the section {@code probation} of {@code limits.yaml}. */
final class ProbationReader {

  private static final int MOST = 100;

  private ProbationReader() {}

  static Probation read(Optional<YamlMap> section) {
    Probation cautious = Probation.cautious();
    if (section.isEmpty()) {
      return cautious;
    }
    YamlMap map = section.get();
    Probation probation =
        new Probation(
            map.millis("watch", cautious.watchMillis()),
            map.map("lemon").map(ProbationReader::lemon).orElse(cautious.lemon()),
            map.map("regression").map(ProbationReader::regression).orElse(cautious.regression()));
    map.noMore();
    return probation;
  }

  private static Probation.Lemon lemon(YamlMap map) {
    Probation.Lemon cautious = Probation.cautious().lemon();
    Probation.Lemon lemon =
        new Probation.Lemon(
            map.whole("strikes", cautious.strikes(), 0, MOST),
            map.whole("job-failures", cautious.jobFailures(), 0, MOST),
            map.get("share").map(v -> percent(v, cautious.share())).orElse(cautious.share()),
            map.millis("within", cautious.withinMillis()));
    map.noMore();
    return lemon;
  }

  private static Probation.Regression regression(YamlMap map) {
    Probation.Regression cautious = Probation.cautious().regression();
    Probation.Regression regression =
        new Probation.Regression(
            map.whole("least", cautious.faults(), 0, MOST),
            map.millis("exposure", cautious.exposureMillis()),
            map.get("ratio").map(v -> ratio(v, cautious.ratio())).orElse(cautious.ratio()),
            map.get("confidence")
                .map(v -> percent(v, cautious.confidence()))
                .orElse(cautious.confidence()),
            map.millis("within", cautious.withinMillis()));
    map.noMore();
    return regression;
  }

  private static double ratio(YamlValue value, double otherwise) {
    String text = value.text("");
    if (text.matches("\\d{1,3}(\\.\\d{1,3})?") && Double.parseDouble(text) >= 1) {
      return Double.parseDouble(text);
    }
    value.wrong(text, "a ratio of at least 1, such as 1.5");
    return otherwise;
  }

  private static double percent(YamlValue value, double otherwise) {
    String text = value.text("");
    if (text.matches("\\d{1,3}(\\.\\d{1,3})?%")) {
      double percent = Double.parseDouble(text.substring(0, text.length() - 1));
      if (percent > 0 && percent <= 100) {
        return percent;
      }
    }
    value.wrong(text, "a percentage above 0%, at most 100%, such as 33%");
    return otherwise;
  }
}
