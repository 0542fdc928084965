package io.wheeltapper.sensors.facility.mqtt;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.facility.Liveness;
import io.wheeltapper.sensors.facility.Saying;
import io.wheeltapper.sensors.facility.Unit;
import io.wheeltapper.sensors.facility.mqtt.TopicMap.Rule;
import io.wheeltapper.sensors.facility.mqtt.TopicMap.What;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
  private final TopicStates states;
  private final Freshness freshness;
  private final Set<Target> known = new HashSet<>();

  Topics(TopicMap map, Latest latest, Function<Target, Saying> sayings, Freshness freshness) {
    this.map = map;
    this.latest = latest;
    this.states = new TopicStates(sayings);
    this.freshness = freshness;
  }

  /**
   * A rule that took a message, and about what.
   *
   * @param at when it was said; when it came, where it does not say
   */
  record Heard(Rule rule, Target target, long at) {}

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
        OptionalLong at = read(rule, target.get(), message, now, signals, rejected);
        return at.isPresent()
            ? Optional.of(new Heard(rule, target.get(), at.getAsLong()))
            : Optional.empty();
      }
    }
    rejected.accept(Freshness.shown(message.topic()), "no rule for this topic");
    return Optional.empty();
  }

  /** When it was said what could be read; empty where it was no use. */
  private OptionalLong read(
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
      return OptionalLong.empty();
    }
    if (said.isEmpty() || !freshness.fits(said.getAsLong(), now, place, rejected)) {
      if (said.isEmpty()) {
        rejected.accept(place, "no time where the rule looks for it");
      }
      return OptionalLong.empty();
    }
    Said of = new Said(target, said.getAsLong(), life(rule), place);
    JsonNode node =
        rule.value().isPresent() && json.isPresent() ? json.get().at(rule.value().get()) : null;
    boolean read =
        switch (rule.what()) {
          case What.Number number -> {
            OptionalDouble value =
                rule.value().isEmpty()
                    ? Reading.number(message.text())
                    : node == null ? OptionalDouble.empty() : Reading.number(node);
            yield number(number, value, of, rejected);
          }
          case What.State state -> {
            String text =
                rule.value().isEmpty() ? message.text().strip() : node == null ? "" : node.asText();
            yield state(state, text, of, now, signals, rejected);
          }
        };
    return read ? said : OptionalLong.empty();
  }

  /** How long what a rule reads holds: three of its messages missed are silence. */
  private long life(Rule rule) {
    return Math.min(freshness.staleMillis(), Liveness.MISSED * rule.everyMillis());
  }

  private record Said(Target target, long at, long lifeMillis, String place) {}

  private boolean number(
      What.Number number, OptionalDouble raw, Said said, BiConsumer<String, String> rejected) {
    if (raw.isEmpty()) {
      latest.drop(said.target(), number.word(), said.at());
      rejected.accept(said.place(), "no number");
      return false;
    }
    double scaled = raw.getAsDouble() * number.scale();
    if (!(scaled >= number.least() && scaled <= number.most())) {
      latest.drop(said.target(), number.word(), said.at());
      rejected.accept(
          said.place(), scaled + " is not between " + number.least() + " and " + number.most());
      return false;
    }
    double value = number.unit().map((Unit u) -> u.as(number.word(), scaled)).orElse(scaled);
    Latest.Put put = latest.put(said.target(), number.word(), value, said.at(), said.lifeMillis());
    if (put != Latest.Put.KEPT) {
      rejected.accept(
          said.place(),
          put == Latest.Put.FULL ? "more targets than are kept" : "it is older than what is known");
    }
    return put == Latest.Put.KEPT;
  }

  private boolean state(
      What.State state,
      String text,
      Said said,
      long now,
      List<Signal> signals,
      BiConsumer<String, String> rejected) {
    String word = state.words().get(text);
    String known = word == null ? TopicStates.unknown(state.type()) : word;
    if (word == null) {
      rejected.accept(
          said.place(), state.type() + " has no word for '" + Freshness.shown(text) + "'");
    }
    boolean put =
        states.put(
            new TopicStates.Of(said.target(), state.type()),
            said.place(),
            new TopicStates.Word(known, said.at(), said.at() + said.lifeMillis()),
            now,
            signals);
    if (!put) {
      rejected.accept(said.place(), "it is older than what is known, or one of too many");
    }
    return put && word != null;
  }

  /** What nobody renewed in time. */
  List<Signal> look(long now) {
    return states.look(now);
  }

  /** The filters to subscribe to. */
  List<String> filters() {
    List<String> filters = new ArrayList<>();
    map.rules().forEach(rule -> filters.add(rule.filter()));
    return filters.stream().distinct().toList();
  }
}
