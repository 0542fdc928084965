package io.wheeltapper.deploy.score;

import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.deploy.scenario.Agenda;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What of the factory's words reaches the agent: the share that is lost on the way is drawn. One
 * thread.
 */
final class Hearing {

  /** What a scheduler says that was lost is read at its next look. */
  private static final long NEXT_LOOK = 60_000L;

  private final Place place;
  private final Work work;
  private final Agenda agenda;
  private final Consumer<List<Signal>> sensed;
  private final LongSupplier clock;
  private final SplittableRandom losses;
  private final double loss;

  Hearing(Factory.Scene scene, Agenda agenda, Draw.Wish wish, Factory.Ear ear) {
    this.place = scene.place();
    this.work = scene.work();
    this.agenda = agenda;
    this.sensed = ear.sensed();
    this.clock = ear.clock();
    this.loss = wish.loss();
    this.losses = new SplittableRandom(wish.seed() * 17 + 3);
  }

  /** Says all of it: nothing is lost. */
  void all(List<Signal> signals) {
    sensed.accept(signals);
  }

  /** Says it, but for what is lost on the way. */
  void say(List<Signal> signals) {
    List<Signal> heard = new ArrayList<>();
    for (Signal signal : signals) {
      if (loss > 0 && signal.origin() != Origin.AGENT && losses.nextDouble() < loss) {
        lost(signal);
      } else {
        heard.add(signal);
      }
    }
    if (!heard.isEmpty()) {
      sensed.accept(heard);
    }
  }

  /** A scheduler's state is read again; all else is gone. */
  private void lost(Signal signal) {
    if (signal instanceof Status status && status.type().equals(Known.NODE)) {
      int node = place.number(status.node());
      agenda.at(
          clock.getAsLong() + NEXT_LOOK,
          () -> sensed.accept(List.of(work.said(node, clock.getAsLong()))));
    } else if (signal instanceof Status status && status.type().equals(Known.JOB)) {
      agenda.at(clock.getAsLong() + NEXT_LOOK, () -> readAgain(status));
    }
  }

  private void readAgain(Status status) {
    String id = status.target().id();
    Optional<Work.Job> job = work.job(id.substring(id.indexOf('/') + 1));
    if (job.isPresent()) {
      sensed.accept(List.of(work.said(job.get(), clock.getAsLong())));
    } else if (status.value().equals("ended")) {
      sensed.accept(List.of(again(status)));
    }
  }

  private Signal again(Status before) {
    return new Status(
        before.target(),
        before.node(),
        before.sensor(),
        before.origin(),
        clock.getAsLong(),
        before.type(),
        before.value(),
        before.fields(),
        before.raw());
  }
}
