package io.wheeltapper.core.policy;

import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Limits.Counts;
import io.wheeltapper.core.policy.Limits.Most;
import io.wheeltapper.core.policy.Limits.Radius;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads one item of {@code radius:}. */
final class RadiusReader {

  /** The kinds of target that nodes are in. */
  private static final List<String> KINDS =
      List.of("site", "partition", "rack", "domain", "leaf", "feed", "loop", "storage", "job");

  private static final List<String> COUNTS = List.of("out", "interrupted");

  /** For work that is interrupted 100 % is all of it once; a hundred times a week is no limit. */
  private static final double MOST_PERCENT = 10_000;

  private static final String RIGHT =
      "a whole number such as 2, or a percentage above 0% such as 5%";

  private RadiusReader() {}

  static Radius read(YamlMap map) {
    String per = map.need("per", "rack").map(v -> v.word(KINDS, "site")).orElse("site");
    String counts = map.get("counts").map(v -> v.word(COUNTS, "out")).orElse("out");
    Radius radius =
        new Radius(
            Target.Kind.valueOf(per.toUpperCase(Locale.ROOT)),
            Counts.valueOf(counts.toUpperCase(Locale.ROOT)),
            most(map, "at-once"),
            most(map, "per-hour"),
            most(map, "per-day"),
            most(map, "per-week"));
    if (!radius.limits()) {
      map.problem("limit-empty", "limits nothing", "write at-once, per-hour, per-day or per-week");
    }
    if (radius.counts() == Counts.OUT && radius.atOnce().percent() >= 100) {
      map.place("at-once")
          .problem(
              "limit-all",
              "at once all of a " + per + " could be out: that is no limit",
              "write a percentage below 100%, or leave the line out");
    }
    if (radius.counts() == Counts.INTERRUPTED && !List.of("site", "job").contains(per)) {
      map.place("per")
          .problem(
              "limit-interrupted",
              "interrupted work is counted by site and by job",
              "write per: site or per: job");
    }
    map.noMore();
    return radius;
  }

  /** {@code 4}, {@code 5%}, or {@code [4, 5%]}: both, and the stricter wins. */
  private static Most most(YamlMap map, String key) {
    Optional<YamlValue> value = map.get(key);
    List<YamlValue> each = value.map(v -> v.isList() ? v.list() : List.of(v)).orElse(List.of());
    int nodes = 0;
    double percent = 0;
    for (YamlValue one : each) {
      boolean share = one.text("").endsWith("%");
      if (share ? percent > 0 : nodes > 0) {
        one.problem("limit-twice", "one number and one percentage are enough", "write [4, 5%]");
      } else if (share) {
        percent = percent(one);
      } else {
        nodes = number(one);
      }
    }
    if (value.isPresent() && each.isEmpty()) {
      value.get().problem("limit-empty", "limits nothing", "write [4, 5%]");
    }
    return new Most(nodes, percent);
  }

  private static int number(YamlValue value) {
    String text = value.text("");
    if (text.matches("[1-9]\\d{0,6}")) {
      return Integer.parseInt(text);
    }
    value.wrong(text, RIGHT);
    return 1;
  }

  private static double percent(YamlValue value) {
    String text = value.text("");
    if (text.matches("\\d{1,5}(\\.\\d{1,3})?%")) {
      double percent = Double.parseDouble(text.substring(0, text.length() - 1));
      if (percent > 0 && percent <= MOST_PERCENT) {
        return percent;
      }
    }
    value.wrong(text, RIGHT);
    return 1;
  }
}
