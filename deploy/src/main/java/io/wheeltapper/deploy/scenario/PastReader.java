package io.wheeltapper.deploy.scenario;

import io.wheeltapper.core.policy.OwnSli;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;

/** Reads what was measured of an indicator before the story begins. */
final class PastReader {

  private PastReader() {}

  /** {@code history: gpu-minutes, bad: 4%, for: 6h}; of the month before the start. */
  static Given read(long at, YamlMap map, YamlValue main) {
    if (main.text("").equals("none")) {
      return new Given.Past(at, "", 0, 0);
    }
    OwnSli sli = OwnSli.find(main.word(OwnSli.words(), OwnSli.GPU_MINUTES.word())).orElseThrow();
    double amount =
        sli.shape() == OwnSli.Shape.RATIO
            ? map.need("bad", "4%").map(PastReader::percent).orElse(0.0)
            : map.need("value", "1.2").map(v -> v.decimal(0, 0, 1_000_000)).orElse(0.0);
    long lasted = map.millis("for", History.MONTH);
    return new Given.Past(at, sli.word(), amount, lasted);
  }

  private static double percent(YamlValue value) {
    String text = value.text("");
    if (text.matches("\\d{1,3}(\\.\\d{1,6})?%")) {
      return Double.parseDouble(text.substring(0, text.length() - 1)) / 100;
    }
    value.wrong(text, "a percentage such as 4%");
    return 0;
  }
}
