package io.wheeltapper.deploy.explain;

import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.runtime.recording.Recorded;
import io.wheeltapper.core.runtime.recording.Recording;
import io.wheeltapper.core.spi.Diagnoser;
import io.wheeltapper.deploy.wiring.Bundle;
import io.wheeltapper.deploy.wiring.InForce;
import io.wheeltapper.deploy.wiring.LiveAgent;
import io.wheeltapper.rules.ClassStore;
import io.wheeltapper.rules.Onlooker;
import io.wheeltapper.rules.RuleCard;
import io.wheeltapper.rules.RuleSources;
import io.wheeltapper.rules.Tier;
import io.wheeltapper.rules.condition.Conditions;
import io.wheeltapper.rules.condition.Facts;
import io.wheeltapper.rules.condition.NearMiss;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How near the other rules of a node came when a finding was written: the recording of that time
 * goes through the bundle that was in force, as far as it is about this node. One use, one thread;
 * takes as long as the recording is to be read.
 */
public final class NearThen {

  /** So many are kept, the nearest first. */
  private static final int MOST = 20;

  /**
   * What can be said.
   *
   * @param near the rules that did not fire and have something to do with it, nearest first
   * @param why why there is nothing to say, or what to bear in mind; else {@code ""}
   */
  public record Answer(List<NearMiss> near, String why) {
    public Answer {
      near = List.copyOf(near);
    }

    private static Answer none(String why) {
      return new Answer(List.of(), why);
    }
  }

  /** The recording no longer has what it takes. */
  private static final class Lost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Lost(String why) {
      super(why);
    }
  }

  private final InForce inForce;
  private final ClassStore cache;
  private final Entry.Found found;
  private final SortedSet<String> masked = new TreeSet<>();
  private final List<NearMiss> near = new ArrayList<>();
  private @Nullable Diagnoser session;
  private String boot = "";
  private String hash = "";
  private long clock;
  private boolean over;
  private boolean looking;

  private NearThen(Path data, ClassStore cache, Entry.Found found) {
    this.inForce = new InForce(data);
    this.cache = cache;
    this.found = found;
  }

  /** Looks for them in a data folder. */
  public static Answer of(Path data, ClassStore cache, Entry.Found found) throws IOException {
    if (found.node().isEmpty()) {
      return Answer.none("they are worked out for what is found on a node only");
    }
    NearThen then = new NearThen(data, cache, found);
    try {
      Recording.read(data.resolve(LiveAgent.RECORDINGS), then::take);
      return then.look();
    } catch (NoSuchFileException e) {
      return Answer.none("there is no recording of that time");
    } catch (Lost e) {
      return Answer.none(String.valueOf(e.getMessage()));
    } finally {
      then.close();
    }
  }

  private void take(Recorded recorded) {
    switch (recorded) {
      case Recorded.Segment segment -> {
        over |= segment.header().at() > found.at();
        if (!over && !segment.header().boot().equals(boot)) {
          boot = segment.header().boot();
          close();
          masked.clear();
          open(segment.header().bundle());
        }
        if (!over) {
          masked.addAll(segment.header().masked());
        }
      }
      case Recorded.Taken taken -> {
        over |= taken.input().at() > found.at();
        if (!over) {
          taken(taken.input());
        }
      }
      case Recorded.Gap _, Recorded.Cut _ -> {}
    }
  }

  private void taken(Input input) {
    switch (input) {
      case Input.Sensed sensed -> step(sensed.signals());
      case Input.Activate activate when !activate.hash().equals(hash) -> {
        Diagnoser before = session;
        open(activate.hash());
        if (before != null && session != null) {
          session.inherit(before);
          before.close();
        }
      }
      default -> {}
    }
  }

  private boolean ofNode(Signal signal) {
    return signal.node().isEmpty() ? signal instanceof Status : signal.node().equals(found.node());
  }

  /** A signal with a later time is a fire point of its own, as when it was live. */
  private void step(List<Signal> signals) {
    for (Signal signal : signals) {
      long next = Math.max(clock, signal.at());
      Diagnoser.Step step = Diagnoser.Step.of(next, List.of(signal), this::ofNode, List.of());
      if (step.signals().isEmpty()) {
        continue;
      }
      clock = next;
      if (session != null) {
        session.diagnose(step);
      }
    }
  }

  private void open(String bundleHash) {
    try {
      Bundle bundle =
          inForce
              .find(bundleHash, cache)
              .orElseThrow(() -> new Lost("there is no copy of the bundle of that time"));
      Conditions conditions = Conditions.of(RuleSources.read(inForce.folder(bundleHash)));
      hash = bundleHash;
      session = bundle.rules().watchedSession(Tier.NODE, at(bundle, conditions));
    } catch (Bundle.Bad | IOException e) {
      throw new Lost("the copy of the bundle of that time is bad: " + e.getMessage());
    }
  }

  private Onlooker at(Bundle bundle, Conditions conditions) {
    return new Onlooker() {
      @Override
      public void concluded(String rule, List<Object> facts) {}

      @Override
      public void looked(Collection<?> all, long now) {
        if (!looking) {
          return;
        }
        Facts facts = new Facts(all, now);
        bundle.rules().rules().stream()
            .filter(card -> card.tier() == Tier.NODE)
            .map(RuleCard::name)
            .map(rule -> conditions.nearest(rule, facts))
            .filter(miss -> miss.related() && !miss.whole() && miss.notFollowed().isEmpty())
            .sorted(NearMiss.NEAREST)
            .limit(MOST)
            .forEach(near::add);
      }
    };
  }

  private Answer look() {
    if (session == null || clock == 0) {
      return Answer.none("the recording does not reach back to it");
    }
    looking = true;
    session.diagnose(new Diagnoser.Step(clock, List.of(), List.of()));
    return new Answer(
        near,
        masked.isEmpty() ? "" : "the recording is masked (" + String.join(", ", masked) + ")");
  }

  private void close() {
    if (session != null) {
      session.close();
      session = null;
    }
  }
}
