package io.wheeltapper.sensors.facility.mqtt;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.facility.Saying;
import io.wheeltapper.sensors.facility.Unit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * NVIDIA's DSX exchange between a building and its IT, as it publishes {@code BMS/v1/PUB}: metadata
 * says what a point is, values come when they change and every 100 seconds, a heartbeat every ten.
 * A value without metadata waits for it; one that is null, of a quality other than 1, or not
 * renewed, is absent. For one thread.
 */
final class Dsx {

  /** What is subscribed to. */
  static final List<String> FILTERS = List.of("BMS/v1/PUB/Value/#", "BMS/v1/PUB/Metadata/#");

  private static final String VALUE = "BMS/v1/PUB/Value/";
  private static final String METADATA = "BMS/v1/PUB/Metadata/";
  private static final String HEARTBEAT = "System/HeartbeatTimestampBms/";
  private static final int MOST_POINTS = 50_000;

  /** As many missed heartbeats are silence; the runtime counts the same. */
  private static final int MISSED = 3;

  /** Without news states are looked at so often: one may have settled, or gone stale. */
  private static final long LOOK_MILLIS = 10_000;

  /** Words of {@code facility.power} that are said here, the worst first. */
  private static final List<String> POWER =
      List.of("tripped", "on-battery", "redundancy-lost", "unknown");

  private record Value(double number, long at, boolean good) {}

  private final Latest latest;
  private final Saying saying;
  private final Freshness freshness;
  private final long heartbeatMillis;
  private final Map<String, DsxPoint> points = new LinkedHashMap<>();
  private final Map<String, Value> values = new HashMap<>();
  private final Map<String, DsxPoint> objects = new HashMap<>();
  private long beat = Long.MIN_VALUE;
  private long looked;
  private boolean changed;

  Dsx(Latest latest, Saying saying, Freshness freshness, long heartbeatMillis) {
    this.latest = latest;
    this.saying = saying;
    this.freshness = freshness;
    this.heartbeatMillis = heartbeatMillis;
  }

  static boolean takes(String topic) {
    return topic.startsWith(VALUE) || topic.startsWith(METADATA);
  }

  /** Reads a message; true when it is the building's heartbeat, and a newer one than before. */
  boolean take(Message message, long now, BiConsumer<String, String> rejected) {
    String place = Freshness.shown(message.topic());
    Optional<JsonNode> json = Reading.json(message.payload()).filter(JsonNode::isObject);
    boolean metadata = message.topic().startsWith(METADATA);
    String key = message.topic().substring(metadata ? METADATA.length() : VALUE.length());
    String[] levels = key.split("/", 3);
    if (json.isEmpty() || levels.length < 3) {
      rejected.accept(place, json.isEmpty() ? "no JSON object" : "no point in this topic");
      return false;
    }
    if (metadata) {
      learn(key, DsxPoint.of(levels[0], levels[1], json.get()), place, rejected);
      return false;
    }
    OptionalLong at = Reading.time(json.get().path("timestamp"));
    boolean known = points.containsKey(key) || key.startsWith(HEARTBEAT);
    if (values.size() >= MOST_POINTS && !known) {
      rejected.accept(place, "more than " + MOST_POINTS + " points");
      return false;
    }
    if (at.isEmpty() || !freshness.fits(at.getAsLong(), now, place, rejected)) {
      if (at.isEmpty()) {
        rejected.accept(place, "no timestamp");
      }
      return false;
    }
    if (key.startsWith(HEARTBEAT)) {
      return beats(message, at.getAsLong(), now, rejected);
    }
    Value before = values.get(key);
    if (before != null && before.at() > at.getAsLong()) {
      rejected.accept(place, "it is older than what is known");
      return false;
    }
    OptionalDouble number = Reading.number(json.get().path("value"));
    boolean good = json.get().path("quality").asInt(0) == 1 && number.isPresent();
    changed = true;
    values.put(key, new Value(number.orElse(Double.NaN), at.getAsLong(), good));
    Optional.ofNullable(points.get(key)).ifPresent(point -> number(key, point, rejected));
    return false;
  }

  /** One that the broker kept, that comes late, or that stands still, is no sign of life. */
  private boolean beats(Message message, long at, long now, BiConsumer<String, String> rejected) {
    if (now - at > MISSED * heartbeatMillis) {
      rejected.accept(
          Freshness.shown(message.topic()),
          "a heartbeat of " + (now - at) / 1000 + " s ago: kept back, or a clock is wrong");
      return false;
    }
    boolean newer = !message.retained() && at > beat;
    beat = Math.max(beat, at);
    return newer;
  }

  private void learn(
      String key, DsxPoint point, String place, BiConsumer<String, String> rejected) {
    if (points.size() >= MOST_POINTS && !points.containsKey(key)) {
      rejected.accept(place, "more than " + MOST_POINTS + " points");
      return;
    }
    changed = true;
    points.put(key, point);
    if (!point.object().id().isEmpty() && point.object().associate().isEmpty()) {
      objects.put(point.object().id(), point);
    }
    if (values.containsKey(key)) {
      number(key, point, rejected);
    }
  }

  /** The object that a point belongs to, when that is known. */
  private DsxPoint owner(DsxPoint point) {
    String associate = point.object().associate();
    return associate.isEmpty() ? point : objects.getOrDefault(associate, point);
  }

  private Optional<Target> about(DsxPoint point) {
    DsxPoint owner = owner(point);
    String type = point.rack().isEmpty() || !owner.rack().isEmpty() ? owner.objectType() : "Rack";
    Optional<Target.Kind> kind = DsxWords.kind(type);
    String name = kind.equals(Optional.of(Target.Kind.RACK)) ? point.rack() : owner.object().name();
    String rack = name.isEmpty() ? owner.rack() : name;
    if (rack.isEmpty()) {
      return Optional.empty();
    }
    try {
      return kind.map(k -> new Target(k, rack));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // no target has such a name
    }
  }

  private void number(String key, DsxPoint point, BiConsumer<String, String> rejected) {
    Value value = values.get(key);
    Optional<Target> target = about(point);
    Optional<String> word =
        target.flatMap(t ->
            DsxWords.number(
                point, t.kind() == Target.Kind.RACK ? "Rack" : owner(point).objectType()));
    if (value == null || target.isEmpty() || word.isEmpty()) {
      return;
    }
    if (!value.good()) {
      latest.drop(target.get(), word.get(), value.at());
      return;
    }
    Optional<Unit> unit = point.unit().filter(u -> u.fits(word.get()));
    if (unit.isEmpty()) {
      rejected.accept(Freshness.shown(key), "its unit cannot become " + word.get());
      return;
    }
    latest.put(
        target.get(),
        word.get(),
        unit.get().as(word.get(), value.number()),
        value.at(),
        freshness.staleMillis());
  }

  /** States by what all points say now: of several, the worst one speaks. */
  List<Signal> states(long now) {
    if (!changed && now - looked < LOOK_MILLIS && now >= looked) {
      return List.of();
    }
    changed = false;
    looked = now;
    List<Signal> signals = new ArrayList<>();
    Map<Target, Map<String, String>> leaks = new TreeMap<>();
    Map<Target, Map<String, String>> power = new TreeMap<>();
    Map<String, TreeSet<String>> air = new TreeMap<>();
    points.forEach((key, point) -> {
      Value value = values.get(key);
      if (value == null) {
        return;
      }
      boolean good = value.good() && now - value.at() <= freshness.staleMillis();
      switch (point.pointType()) {
        case "RackLeakDetect", "LeakDetect" ->
            wet(
                leaks,
                point,
                key,
                good ? (value.number() == 0 ? "ok" : "critical") : "unavailable");
        case "RackLeakSensorFault" -> {
          if (good && value.number() == 1) {
            wet(leaks, point, key, "unavailable");
          }
        }
        case "Status", "Available" -> {
          String text = good ? point.states().getOrDefault((long) value.number(), "") : "";
          if (DsxWords.air(point.objectType())) {
            String word =
                good
                    ? DsxWords.air(point.pointType(), value.number(), text).orElse("unknown")
                    : "unknown";
            air.computeIfAbsent(word, _ -> new TreeSet<>()).add(point.object().name());
          } else {
            power(power, point, text);
          }
        }
        default -> {}
      }
    });
    leaks.forEach((target, said) -> signals.addAll(leak(target, said, now)));
    power.forEach((target, said) -> signals.addAll(power(target, said, now)));
    signals.addAll(air(air, now));
    return signals;
  }

  private void wet(
      Map<Target, Map<String, String>> leaks, DsxPoint point, String key, String word) {
    about(point)
        .ifPresent(t ->
            leaks
                .computeIfAbsent(t, _ -> new TreeMap<>())
                .merge(word, Freshness.shown(key), (a, b) -> a + ", " + b));
  }

  private List<Signal> leak(Target target, Map<String, String> said, long now) {
    for (String word : List.of("critical", "unavailable")) {
      if (said.containsKey(word)) {
        String detector = Freshness.shown(said.get(word));
        Map<String, String> fields = Map.of("detector", detector);
        return saying.state(saying.status(target, "facility.leak", word, fields, now));
      }
    }
    return saying.state(saying.status(target, "facility.leak", "ok", Map.of(), now));
  }

  /** What is not understood, or not renewed, is unknown: beside it nothing is well. */
  private void power(Map<Target, Map<String, String>> powers, DsxPoint point, String text) {
    Optional<Target> target = about(point).filter(t -> t.kind() == Target.Kind.FEED);
    Optional<String> word = DsxWords.power(owner(point).objectType(), text);
    if (target.isEmpty() || (word.isEmpty() && point.pointType().equals("Available"))) {
      return;
    }
    String what = text.isEmpty() ? point.object().name() : text;
    powers
        .computeIfAbsent(target.get(), _ -> new TreeMap<>())
        .merge(word.orElse("unknown"), what, (a, b) -> a.equals(b) ? a : a + ", " + b);
  }

  private List<Signal> power(Target target, Map<String, String> said, long now) {
    String word = POWER.stream().filter(said::containsKey).findFirst().orElse("ok");
    boolean well = word.equals("ok");
    Map<String, String> fields =
        well ? Map.of() : Map.of("what", Freshness.shown(said.getOrDefault(word, "")));
    return saying.state(saying.status(target, "facility.power", word, fields, now), well);
  }

  private List<Signal> air(Map<String, TreeSet<String>> air, long now) {
    if (air.isEmpty()) {
      return List.of();
    }
    String word =
        List.of("failed", "degraded", "unknown").stream()
            .filter(air::containsKey)
            .findFirst()
            .orElse("ok");
    boolean well = word.equals("ok");
    TreeSet<String> units = air.getOrDefault(word, new TreeSet<>());
    String names = String.join(", ", units.stream().limit(20).toList());
    Map<String, String> fields = well ? Map.of() : Map.of("what", Freshness.shown(names));
    return saying.state(saying.status(Target.site(), "facility.air", word, fields, now), well);
  }
}
