package io.wheeltapper.core.policy;

import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads the section {@code common-cause} of {@code limits.yaml}. */
final class CausesReader {

  private static final double MOST_RATE = 1_000_000;

  private CausesReader() {}

  static Causes read(Optional<YamlMap> section) {
    Causes cautious = Causes.cautious();
    if (section.isEmpty()) {
      return cautious;
    }
    YamlMap map = section.get();
    Causes causes =
        new Causes(
            chance(map, cautious.chance()),
            times(map, cautious.times()),
            new Causes.Signs(
                signs(map, "primary", cautious.signs().primary()),
                signs(map, "sympathetic", cautious.signs().sympathetic()),
                signs(map, "application", cautious.signs().application())));
    map.noMore();
    return causes;
  }

  private static Causes.Chance chance(YamlMap map, Causes.Chance cautious) {
    Map<Fault, Double> rates = new TreeMap<>();
    map.map("rates")
        .ifPresent(each ->
            each.all()
                .forEach((name, value) -> {
                  if (isSign(each.place(name), name)) {
                    rates.put(Fault.of(name), number(value, cautious.rate()));
                  }
                }));
    return new Causes.Chance(
        map.get("rate").map(v -> number(v, cautious.rate())).orElse(cautious.rate()),
        map.get("clusters").map(v -> number(v, cautious.clusters())).orElse(cautious.clusters()),
        rates,
        map.get("false-discovery")
            .map(v -> share(v, cautious.falseDiscovery()))
            .orElse(cautious.falseDiscovery()),
        map.whole("least", cautious.least(), 2, 1_000));
  }

  private static Causes.Times times(YamlMap map, Causes.Times cautious) {
    long window = map.millis("window", cautious.window());
    long delay = map.millis("delay", cautious.delay());
    if (window < 10_000L || window > 3_600_000L) {
      map.place("window").wrong(Long.toString(window) + " ms", "a time from 10s to 1h");
      window = cautious.window();
    }
    if (delay > window) {
      map.place("delay").wrong(Long.toString(delay) + " ms", "a time shorter than the window");
      delay = cautious.delay();
    }
    return new Causes.Times(window, delay, map.millis("settle", cautious.settle()));
  }

  private static Set<String> signs(YamlMap map, String key, Set<String> cautious) {
    if (map.get(key).isEmpty()) {
      return cautious;
    }
    Set<String> signs = new TreeSet<>();
    for (YamlValue value : map.list(key)) {
      String text = value.text("");
      if (isSign(value, text)) {
        signs.add(text);
      }
    }
    return signs;
  }

  private static boolean isSign(YamlValue place, String text) {
    try {
      Fault.of(text);
      return true;
    } catch (IllegalArgumentException e) {
      place.wrong(text, "a fault's code such as nvlink-error, or an Xid such as xid-45");
      return false;
    }
  }

  private static double number(YamlValue value, double otherwise) {
    String text = value.text("");
    if (text.matches("\\d{1,7}(\\.\\d{1,6})?")) {
      double number = Double.parseDouble(text);
      if (number > 0 && number <= MOST_RATE) {
        return number;
      }
    }
    value.wrong(text, "a number above 0 such as 4.48");
    return otherwise;
  }

  private static double share(YamlValue value, double otherwise) {
    String text = value.text("");
    if (text.matches("\\d{1,2}(\\.\\d{1,4})?%")) {
      double percent = Double.parseDouble(text.substring(0, text.length() - 1));
      if (percent > 0) {
        return percent / 100;
      }
    }
    value.wrong(text, "a percentage above 0% and below 100% such as 1%");
    return otherwise;
  }
}
