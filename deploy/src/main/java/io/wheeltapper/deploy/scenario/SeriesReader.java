package io.wheeltapper.deploy.scenario;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads numbers over time as promtool writes them: {@code {series: 'temp{on="n1"}', values: '80+1x5
 * _ stale'}}, one value an interval. What is said of one target by one origin at one time is one
 * snapshot, as a sensor hands it on.
 */
final class SeriesReader {

  /**
   * Most values of a scenario, on all of its nodes: a slip of the pen shall not fill the memory.
   */
  static final int MOST = 100_000;

  private static final Pattern SERIES =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:.]*)\\s*(?:\\{(.*)})?", Pattern.DOTALL);
  private static final Pattern LABEL =
      Pattern.compile("\\s*([a-zA-Z_][a-zA-Z0-9_]*)\\s*=\\s*\"((?:[^\"\\\\]|\\\\.)*)\"\\s*(?:,|$)");
  private static final String NUMBER = "-?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?";
  private static final Pattern RUN =
      Pattern.compile("(" + NUMBER + ")(?:([-+])(" + NUMBER + "))?x(\\d{1,6})");
  private static final Pattern MISSING = Pattern.compile("_(?:x(\\d{1,6}))?");

  private static final String SHAPE = "as promtool does: 1 2 3, 1+0.5x10, 5x3, _ or _x3, stale";

  /** Who says it of whom, and when. */
  private record Moment(long at, Target target, String node, Origin origin)
      implements Comparable<Moment> {
    @Override
    public int compareTo(Moment other) {
      int time = Long.compare(at, other.at);
      return time != 0 ? time : toString().compareTo(other.toString());
    }
  }

  /** What stands at one time: a number, a reading that is gone, or nothing. */
  private record Sample(boolean said, OptionalDouble number) {

    private static final Sample UNSAID = new Sample(false, OptionalDouble.empty());
    private static final Sample GONE = new Sample(true, OptionalDouble.empty());

    private static Sample of(BigDecimal number) {
      return new Sample(true, OptionalDouble.of(number.doubleValue()));
    }
  }

  private record Labels(
      String metric, String on, Optional<String> about, Origin origin, boolean good) {}

  private final Premises premises;
  private final long begin;
  private final long interval;
  private final Map<Moment, Map<String, Double>> numbers = new TreeMap<>();
  private int count;

  /**
   * A reader of one story.
   *
   * @param begin of the first value, milliseconds from the scenario's start
   * @param interval milliseconds from one value to the next
   * @param taken values that the scenario has already
   */
  SeriesReader(Premises premises, long begin, long interval, int taken) {
    this.premises = premises;
    this.begin = begin;
    this.interval = interval;
    this.count = taken;
  }

  /** How many values the scenario has until now, one on each node counted. */
  int taken() {
    return count;
  }

  /** Takes one series. */
  void read(YamlValue value) {
    value.map().ifPresent(this::read);
  }

  /** All that was taken, in the order of time. */
  List<Given> given() {
    List<Given> given = new ArrayList<>();
    numbers.forEach((moment, values) ->
        given.add(
            new Given.Measured(
                moment.at(), moment.target(), moment.node(), moment.origin(), values)));
    return given;
  }

  private void read(YamlMap map) {
    Optional<YamlValue> name = map.need("series", "'temp{on=\"n1\", origin=\"bmc\"}'");
    Optional<YamlValue> values = map.need("values", "'80+1x5 _ stale'");
    long first = begin + map.millis("at", 0);
    map.noMore();
    if (name.isEmpty() || values.isEmpty()) {
      return;
    }
    Labels labels = labels(name.get());
    List<String> nodes = labels.on().isEmpty() ? List.of("") : nodes(labels.on(), name.get());
    List<Sample> said = values(values.get(), Math.max(1, nodes.size()));
    if (!labels.good()) {
      return;
    }
    for (String node : nodes) {
      Target target = target(labels, node, name.get());
      for (int i = 0; i < said.size(); i++) {
        if (said.get(i).said()) {
          Moment moment = new Moment(first + i * interval, target, node, labels.origin());
          Map<String, Double> all = numbers.computeIfAbsent(moment, _ -> new LinkedHashMap<>());
          said.get(i).number().ifPresent(number -> all.put(labels.metric(), number));
        }
      }
    }
  }

  private Labels labels(YamlValue value) {
    String text = value.text("");
    Matcher series = SERIES.matcher(text.strip());
    Map<String, String> labels = new LinkedHashMap<>();
    boolean good = series.matches();
    if (good && series.group(2) != null) {
      Matcher label = LABEL.matcher(series.group(2));
      int end = 0;
      while (label.find() && label.start() == end) {
        labels.put(label.group(1), label.group(2).replaceAll("\\\\(.)", "$1"));
        end = label.end();
      }
      good = series.group(2).substring(end).isBlank();
    }
    if (!good) {
      value.wrong(text, "NAME{on=\"n1\", about=\"gpu:0@n1\", origin=\"bmc\"}");
      return new Labels("", "", Optional.empty(), Origin.HOST, false);
    }
    String on = Optional.ofNullable(labels.remove("on")).orElse("");
    Optional<String> about = Optional.ofNullable(labels.remove("about"));
    String origin = Optional.ofNullable(labels.remove("origin")).orElse("host");
    List<String> origins =
        Arrays.stream(Origin.values()).map(o -> o.name().toLowerCase(Locale.ROOT)).toList();
    if (!origins.contains(origin)) {
      value.wrong(origin, "an origin: " + String.join(", ", origins));
      return new Labels("", "", about, Origin.HOST, false);
    }
    return new Labels(
        series.group(1) + own(labels),
        on,
        about,
        Origin.valueOf(origin.toUpperCase(Locale.ROOT)),
        true);
  }

  /** Labels of its own are a part of a metric's name. */
  private static String own(Map<String, String> labels) {
    List<String> all = new ArrayList<>();
    new TreeMap<>(labels).forEach((name, text) -> all.add(name + "=\"" + text + "\""));
    return all.isEmpty() ? "" : "{" + String.join(",", all) + "}";
  }

  private List<String> nodes(String text, YamlValue place) {
    List<String> names =
        NodeNames.expand(text).filter(premises.nodes()::containsAll).orElse(List.of());
    if (names.isEmpty()) {
      place.wrong(text, "nodes of this world, such as n1,n2 or n[1-4]");
    }
    return names;
  }

  private static Target target(Labels labels, String node, YamlValue place) {
    String about = labels.about().orElse(node.isEmpty() ? "site" : "node:" + node);
    try {
      String text = about.replace("{node}", node);
      return text.equals("site") ? Target.site() : Target.parse(text);
    } catch (IllegalArgumentException e) {
      place.problem("target", String.valueOf(e.getMessage()), "write for example gpu:0@n1");
      return Target.site();
    }
  }

  /** One an interval, for each of so many nodes. */
  private List<Sample> values(YamlValue value, int nodes) {
    List<Sample> all = new ArrayList<>();
    for (String word : value.text("").strip().split("\\s+")) {
      if (!word(word, all)) {
        value.wrong(word, SHAPE);
        return List.of();
      }
      if (count + (long) all.size() * nodes > MOST) {
        value.wrong(word, "at most " + MOST + " values in a test, counted on each node");
        return List.of();
      }
    }
    count += all.size() * nodes;
    return all;
  }

  private static boolean word(String word, List<Sample> all) {
    Matcher run = RUN.matcher(word);
    Matcher missing = MISSING.matcher(word);
    if (word.equals("stale")) {
      all.add(Sample.GONE);
    } else if (missing.matches()) {
      int times = missing.group(1) == null ? 1 : Integer.parseInt(missing.group(1));
      all.addAll(Collections.nCopies(Math.min(times, MOST + 1), Sample.UNSAID));
    } else if (run.matches()) {
      BigDecimal first = new BigDecimal(run.group(1));
      BigDecimal step = new BigDecimal(run.group(3) == null ? "0" : run.group(3));
      int times = Math.min(Integer.parseInt(run.group(4)), MOST + 1);
      for (int i = 0; i <= times; i++) {
        BigDecimal by = step.multiply(BigDecimal.valueOf(i));
        all.add(Sample.of("-".equals(run.group(2)) ? first.subtract(by) : first.add(by)));
      }
    } else if (word.matches(NUMBER)) {
      all.add(Sample.of(new BigDecimal(word)));
    } else {
      return false;
    }
    return true;
  }
}
