package io.wheeltapper.sensors.facility.mqtt;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.facility.Saying;
import io.wheeltapper.sensors.facility.Unit;
import io.wheeltapper.sensors.facility.mqtt.TopicMap.Rule;
import io.wheeltapper.sensors.facility.mqtt.TopicMap.What;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** A site's own topics into numbers and states. For one thread. */
final class Topics {

  /** Names of targets come from the topics themselves: strangers could think of many. */
  private static final int MOST_TARGETS = 20_000;

  private final TopicMap map;
  private final Latest latest;
  private final Function<Target, Saying> sayings;
  private final Freshness freshness;
  private final Set<Target> known = new HashSet<>();

  Topics(TopicMap map, Latest latest, Function<Target, Saying> sayings, Freshness freshness) {
    this.map = map;
    this.latest = latest;
    this.sayings = sayings;
    this.freshness = freshness;
  }

  /** A rule that took a message, and about what. */
  record Heard(Rule rule, Target target) {}

  /** Reads a message; empty where no rule takes its topic, or it was no use. */
  Optional<Heard> take(
      Message message, long now, List<Signal> signals, BiConsumer<String, String> rejected) {
    for (Rule rule : map.rules()) {
      Optional<Target> target = rule.takes(message.topic());
      if (target.isPresent()) {
        if (known.size() >= MOST_TARGETS && !known.contains(target.get())) {
          rejected.accept(Freshness.shown(message.topic()), "more targets than are kept");
          return Optional.empty();
        }
        known.add(target.get());
        boolean read = read(rule, target.get(), message, now, signals, rejected);
        return read ? Optional.of(new Heard(rule, target.get())) : Optional.empty();
      }
    }
    rejected.accept(Freshness.shown(message.topic()), "no rule for this topic");
    return Optional.empty();
  }

  private boolean read(
      Rule rule,
      Target target,
      Message message,
      long now,
      List<Signal> signals,
      BiConsumer<String, String> rejected) {
    String place = Freshness.shown(message.topic());
    Optional<JsonNode> json =
        rule.value().isPresent() || rule.time().isPresent()
            ? Reading.json(message.payload())
            : Optional.empty();
    OptionalLong said = OptionalLong.of(now);
    if (rule.time().isPresent()) {
      said = json.map(j -> Reading.time(j.at(rule.time().get()))).orElse(OptionalLong.empty());
    } else if (message.retained()) {
      rejected.accept(place, "kept by the broker and without a time: of unknown age");
      return false;
    }
    if (said.isEmpty() || !freshness.fits(said.getAsLong(), now, place, rejected)) {
      if (said.isEmpty()) {
        rejected.accept(place, "no time where the rule looks for it");
      }
      return false;
    }
    long at = said.getAsLong();
    JsonNode node =
        rule.value().isPresent() && json.isPresent() ? json.get().at(rule.value().get()) : null;
    return switch (rule.what()) {
      case What.Number number -> {
        OptionalDouble value =
            rule.value().isEmpty()
                ? Reading.number(message.text())
                : node == null ? OptionalDouble.empty() : Reading.number(node);
        yield number(number, value, target, at, place, rejected);
      }
      case What.State state -> {
        String text =
            rule.value().isEmpty() ? message.text().strip() : node == null ? "" : node.asText();
        yield state(state, text, new Said(target, at, place), signals, rejected);
      }
    };
  }

  private record Said(Target target, long at, String place) {}

  private boolean number(
      What.Number number,
      OptionalDouble raw,
      Target target,
      long at,
      String place,
      BiConsumer<String, String> rejected) {
    if (raw.isEmpty()) {
      latest.drop(target, number.word());
      rejected.accept(place, "no number");
      return false;
    }
    double scaled = raw.getAsDouble() * number.scale();
    if (!(scaled >= number.least() && scaled <= number.most())) {
      latest.drop(target, number.word());
      rejected.accept(
          place, scaled + " is not between " + number.least() + " and " + number.most());
      return false;
    }
    double value = number.unit().map((Unit u) -> u.as(number.word(), scaled)).orElse(scaled);
    if (!latest.put(target, number.word(), value, at)) {
      rejected.accept(place, "more targets than are kept");
      return false;
    }
    return true;
  }

  private boolean state(
      What.State state,
      String text,
      Said said,
      List<Signal> signals,
      BiConsumer<String, String> rejected) {
    String word = state.words().get(text);
    if (word == null) {
      rejected.accept(
          said.place(), state.type() + " has no word for '" + Freshness.shown(text) + "'");
      return false;
    }
    boolean leak = state.type().equals("facility.leak");
    boolean well = word.equals("ok");
    Map<String, String> fields = well ? Map.of() : Map.of(leak ? "detector" : "what", said.place());
    Saying saying = sayings.apply(said.target());
    var status = saying.status(said.target(), state.type(), word, fields, said.at());
    signals.addAll(leak ? saying.state(status) : saying.state(status, well));
    return true;
  }

  /** The filters to subscribe to. */
  List<String> filters() {
    List<String> filters = new ArrayList<>();
    map.rules().forEach(rule -> filters.add(rule.filter()));
    return filters.stream().distinct().toList();
  }
}
