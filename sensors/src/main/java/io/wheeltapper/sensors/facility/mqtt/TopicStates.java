package io.wheeltapper.sensors.facility.mqtt;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.facility.Saying;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a site's topics say of states. Of several topics about one state the worst speaks; one that
 * was not renewed in time, or is not understood, is not well. For one thread.
 */
final class TopicStates {

  /** Topics about one state of one target: more than a rack has leak sensors. */
  private static final int MOST_TOPICS = 1_000;

  private static final long LOOK_MILLIS = 5_000;

  /** The worst first. */
  private static final Map<String, List<String>> WORST =
      Map.of(
          "facility.leak", List.of("critical", "warning", "unavailable"),
          "facility.power",
              List.of(
                  "tripped", "input-lost", "on-battery", "overload", "redundancy-lost", "unknown"),
          "facility.air", List.of("failed", "degraded", "unknown"));

  /** A state of a target. */
  record Of(Target target, String type) {}

  /**
   * A topic's word for it.
   *
   * @param until when it holds no longer, unless renewed
   */
  record Word(String word, long at, long until) {}

  private static final class Standing {
    private final Map<String, Word> topics = new LinkedHashMap<>();
    private long said = Long.MIN_VALUE;
  }

  private final Function<Target, Saying> sayings;
  private final Map<Of, Standing> states = new LinkedHashMap<>();
  private long looked;

  TopicStates(Function<Target, Saying> sayings) {
    this.sayings = sayings;
  }

  /** The word for what is not known. */
  static String unknown(String type) {
    return type.equals("facility.leak") ? "unavailable" : "unknown";
  }

  /**
   * Takes a topic's word; false when it said something newer before. One that held no longer when
   * it came, as the broker may have kept it, is not known.
   */
  boolean put(Of of, String topic, Word word, long now, List<Signal> signals) {
    Standing standing = states.computeIfAbsent(of, _ -> new Standing());
    Word before = standing.topics.get(topic);
    boolean room = before != null || standing.topics.size() < MOST_TOPICS;
    if (!room || (before != null && before.at() > word.at())) {
      return false;
    }
    Word held = aged(of, word, now);
    standing.topics.put(topic, held);
    signals.addAll(say(of, standing, held == word ? word.at() : now));
    return true;
  }

  /**
   * States of which a word was not renewed in time, and those that are not well and waited long
   * enough to be said: whoever speaks only when it changes says it once.
   */
  List<Signal> look(long now) {
    if (now - looked < LOOK_MILLIS && now >= looked) {
      return List.of();
    }
    looked = now;
    List<Signal> signals = new ArrayList<>();
    states.forEach((of, standing) -> {
      standing.topics.replaceAll((_, word) -> aged(of, word, now));
      if (!worst(of, standing).equals("ok")) {
        signals.addAll(say(of, standing, now));
      }
    });
    return signals;
  }

  private static Word aged(Of of, Word word, long now) {
    return now <= word.until() ? word : new Word(unknown(of.type()), word.at(), Long.MAX_VALUE);
  }

  private static String worst(Of of, Standing standing) {
    return WORST.getOrDefault(of.type(), List.of()).stream()
        .filter(w -> standing.topics.values().stream().anyMatch(t -> t.word().equals(w)))
        .findFirst()
        .orElse("ok");
  }

  private List<Signal> say(Of of, Standing standing, long at) {
    String word = worst(of, standing);
    boolean leak = of.type().equals("facility.leak");
    boolean well = word.equals("ok");
    List<String> who =
        standing.topics.entrySet().stream()
            .filter(e -> e.getValue().word().equals(word))
            .map(Map.Entry::getKey)
            .toList();
    Map<String, String> fields =
        well
            ? Map.of()
            : Map.of(leak ? "detector" : "what", Freshness.shown(String.join(", ", who)));
    // One that is older than what was said before it would not be heard.
    standing.said = Math.max(standing.said, at);
    Saying saying = sayings.apply(of.target());
    Status status = saying.status(of.target(), of.type(), word, fields, standing.said);
    return leak ? saying.state(status) : saying.state(status, well);
  }
}
