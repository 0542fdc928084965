package io.wheeltapper.deploy.backtest;

import io.wheeltapper.core.guard.Guards;
import io.wheeltapper.core.guard.Price;
import io.wheeltapper.core.loop.Diagnosis;
import io.wheeltapper.core.loop.Gate;
import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.loop.Rehearsal;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.runtime.recording.Recorded;
import io.wheeltapper.core.runtime.recording.RecordingHeader;
import io.wheeltapper.core.spi.Ledger;
import io.wheeltapper.deploy.wiring.Bundle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One side of a backtest: a whole agent that takes the inputs as they were recorded, under its own
 * bundle, and only observes. What it allows is taken as done, whatever history did; persons' words,
 * windows, pauses and configurations come to it as they came then. For one thread.
 */
final class Side {

  /** What one side decides by. */
  interface Rules {
    /** The bundle that decides from now on, where the recording says that this one was in force. */
    Bundle at(String hash);

    /** Whether it decides all along, whatever was put in force then. */
    boolean fixed();
  }

  private final Rules rules;
  private final Places places;
  private final List<Entry> before;
  private final int shards;
  private final Decisions decisions = new Decisions();
  private @Nullable Notes notes;
  private @Nullable Rehearsal agent;
  private @Nullable Diagnosis sessions;
  private String boot = "";

  /**
   * A side at rest.
   *
   * @param before the ledger of the run, of which it knows what was there when the recording begins
   */
  Side(Rules rules, Places places, List<Entry> before, int shards) {
    this.rules = rules;
    this.places = places;
    this.before = before;
    this.shards = shards;
  }

  /** Takes what the recording says next. */
  void take(Recorded recorded) {
    switch (recorded) {
      case Recorded.Segment(RecordingHeader header) -> {
        if (!header.boot().equals(boot)) {
          boot = header.boot();
          agent = begin(header);
        }
      }
      case Recorded.Taken(Input input) -> {
        if (agent != null) {
          take(agent, input);
        }
      }
      case Recorded.Gap _, Recorded.Cut _ -> {}
    }
  }

  private static List<Entry> known(List<Entry> ledger, RecordingHeader header) {
    return header.part() == 0
        ? ledger.subList(0, (int) Math.min(header.ledgerSize(), ledger.size()))
        : ledger.stream().filter(e -> e.at() < header.at()).toList();
  }

  private Rehearsal begin(RecordingHeader header) {
    Bundle bundle = rules.at(header.bundle());
    if (notes == null) {
      notes = new Notes(known(before, header));
      notes.read(0, (_, entry) -> decisions.remember(entry));
    }
    close();
    Diagnosis opened = bundle.open(shards, Diagnosis.Fan.IN_TURN);
    sessions = opened;
    Rehearsal.Cast cast =
        new Rehearsal.Cast(
            bundle.policy(),
            opened,
            new Gate(Price.watched(Guards.inOrder(), decisions::price)),
            places.of(header.topology()),
            List.of(),
            Mode.OBSERVE);
    try {
      return new Rehearsal(cast, notes, header.at(), decisions::take, _ -> {});
    } catch (Ledger.Unavailable e) {
      throw new IllegalStateException("a ledger in memory takes everything", e);
    }
  }

  private void take(Rehearsal running, Input input) {
    switch (input) {
      case Input.Activate activate -> {
        if (!rules.fixed() && !activate.hash().equals(running.site().policy().hash())) {
          Bundle bundle = rules.at(activate.hash());
          Diagnosis opened = bundle.open(shards, Diagnosis.Fan.IN_TURN);
          running.agent().activate(bundle.policy(), opened); // closes the sessions before
          sessions = opened;
        }
      }
      case Input.Configure c ->
          running.retake(
              new Input.Configure(
                  c.at(), c.hash(), Mode.OBSERVE, c.carriers(), c.by(), c.reason(), c.bounds()));
      default -> running.retake(input);
    }
  }

  Decisions decisions() {
    return decisions;
  }

  /** Ends its sessions. */
  void close() {
    if (sessions != null) {
      sessions.close();
      sessions = null;
    }
  }
}
