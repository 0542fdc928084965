package io.wheeltapper.deploy.people;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.SecretFile;
import io.wheeltapper.actuators.Words;
import io.wheeltapper.actuators.notify.Card;
import io.wheeltapper.actuators.notify.Conversing;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one channel was shown, and what it is still to be shown. {@link #tell} on one thread; the
 * rest is safe for all.
 */
final class Teller {

  private static final Logger LOG = LoggerFactory.getLogger(Teller.class);

  /** First rest after a channel did not answer; doubles. */
  private static final Duration REST = Duration.ofSeconds(2);

  private static final int MOST_DOUBLINGS = 7;

  /** How often a channel that forgets is shown again what is open, and silences are moved on. */
  private static final Duration AGAIN = Duration.ofMinutes(5);

  /** How long a node's silence lasts without a word of ours. */
  private static final Duration KEEPS = Duration.ofHours(1);

  private final Conversing channel;
  private final Asks asks;
  private final InstantSource clock;

  /** By case, the mark of what was shown, or was refused for good. */
  private final Map<String, String> shown = new ConcurrentHashMap<>();

  private final Set<Keep> silenced = new HashSet<>();
  private long again;
  private int failures;

  Teller(Conversing channel, Asks asks, InstantSource clock, Map<String, String> before) {
    this.channel = channel;
    this.asks = asks;
    this.clock = clock;
    shown.putAll(before);
  }

  String name() {
    return channel.name();
  }

  Map<String, String> shown() {
    return Map.copyOf(shown);
  }

  void forget(String caseId) {
    shown.remove(caseId);
  }

  /** Whether the end of the case was shown. */
  boolean through(Talk talk) {
    return talk.phase() == Card.Phase.OVER && mark(talk).equals(shown.get(talk.caseId()));
  }

  /** It did not come to an end; so it rests before the next. */
  void failed() {
    failures++;
  }

  boolean failing() {
    return failures > 0;
  }

  /** How long to wait for news before it tells again. */
  long restNanos() {
    Duration rest =
        failures == 0 ? AGAIN : REST.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
    return rest.toNanos();
  }

  private static String mark(Talk talk) {
    return talk.phase() + " " + talk.mark();
  }

  /** Shows what is not shown yet; whether it is time to keep where it stands. */
  boolean tell(List<Talk> open, Set<Keep> keeps) throws InterruptedException {
    long now = clock.millis();
    boolean anew = now >= again;
    boolean changed = false;
    shown.keySet().retainAll(open.stream().map(Talk::caseId).toList());
    try {
      for (Talk talk : open) {
        boolean news = !mark(talk).equals(shown.get(talk.caseId()));
        boolean forgotten = anew && channel.forgets() && talk.phase() != Card.Phase.OVER;
        if (news || forgotten) {
          show(talk);
          shown.put(talk.caseId(), mark(talk));
          changed |= news;
        }
      }
      silences(keeps, anew, now);
      if (anew) {
        again = now + AGAIN.toMillis();
        changed = true;
      }
      failures = 0;
    } catch (CallFailed e) {
      failures++;
      LOG.warn("channel={} tries again: {}", name(), scrubbed(e));
    }
    return changed;
  }

  private void show(Talk talk) throws CallFailed, InterruptedException {
    try {
      channel.show(
          new Card(
              talk.caseId(),
              talk.mark(),
              talk.phase(),
              talk.target(),
              talk.fault(),
              talk.words(),
              talk.since(),
              talk.at(),
              asks.of(talk)));
    } catch (CallFailed e) {
      if (e.kind() != CallFailed.Kind.REFUSED) {
        throw e;
      }
      // The same again is useless; the next state of the case may be taken.
      LOG.warn("channel={} case={} is not taken: {}", name(), talk.caseId(), scrubbed(e));
    }
  }

  private void silences(Set<Keep> keeps, boolean anew, long now)
      throws CallFailed, InterruptedException {
    for (Keep keep : keeps) {
      if (anew || !silenced.contains(keep)) {
        channel.keeps(keep.node(), keep.caseId(), now + KEEPS.toMillis());
        silenced.add(keep);
      }
    }
    for (Keep over : List.copyOf(silenced)) {
      if (!keeps.contains(over)) {
        channel.keeps(over.node(), over.caseId(), 0);
        silenced.remove(over);
      }
    }
  }

  private String scrubbed(CallFailed e) {
    String text = String.valueOf(e.getMessage());
    for (SecretFile secret : channel.secrets()) {
      text = secret.scrub(text);
    }
    return Words.plain(text, 300);
  }
}
