package io.wheeltapper.deploy.score;

import io.wheeltapper.core.guard.Guards;
import io.wheeltapper.core.loop.Diagnosis;
import io.wheeltapper.core.loop.Gate;
import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.loop.Rehearsal;
import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.policy.OwnSli;
import io.wheeltapper.core.slo.Minute;
import io.wheeltapper.core.slo.Run;
import io.wheeltapper.deploy.scenario.Agenda;
import io.wheeltapper.deploy.wiring.Bundle;
import java.util.ArrayList;
import java.util.List;

/** A bundle lives through a drawn stream, acting, in virtual time. One thread. */
final class Play {

  /** 2026-01-01T00:00:00Z, epoch milliseconds: always the same. */
  private static final long ZERO = 1_767_225_600_000L;

  /** What begins last is still seen through. */
  private static final long AFTERWARDS = 2 * 3_600_000L;

  private static final long MONTH = 30L * 86_400_000L;

  private final Draw.Wish wish;
  private final Place place;
  private final Work work;
  private final Truth truth;
  private final Tally tally;
  private final Baseline baseline;
  private final Agenda agenda = new Agenda();
  private final Factory factory;
  private final List<Incident> incidents;
  private final Rehearsal rehearsal;
  private final Diagnosis sessions;
  private final List<Signal> heard = new ArrayList<>();
  private long signals;
  private long now = ZERO;

  private Play(Bundle bundle, Profile profile, Profile.Stream stream, Draw.Wish wish)
      throws Exception {
    this.wish = wish;
    this.place = new Place(stream, wish.nodes());
    this.work = new Work(place, profile.jobs(), wish.seed(), ZERO);
    this.truth = new Truth(place);
    this.tally =
        new Tally(
            truth,
            place,
            work,
            fault -> bundle.policy().ladder(fault).filter(l -> !l.rungs().isEmpty()).isPresent());
    this.baseline = new Baseline(truth);
    this.incidents = Draw.of(profile, stream, wish);
    this.factory =
        new Factory(
            profile,
            new Factory.Scene(place, work, truth, new Voices(place, incidents)),
            agenda,
            wish,
            new Factory.Ear(this::sense, this::time));
    this.sessions = bundle.open(1, Diagnosis.Fan.IN_TURN);
    this.rehearsal =
        new Rehearsal(
            new Rehearsal.Cast(
                bundle.policy().with(Mode.ACT),
                sessions,
                new Gate(Guards.inOrder()),
                place,
                List.of(new Crew(place, work, factory)),
                Mode.ACT),
            new Forgetful(),
            ZERO,
            tally::take,
            _ -> {});
  }

  /** What came of a stream. */
  record Lived(
      Draw.Wish wish,
      List<Truth.Live> incidents,
      Tally.Sums sums,
      Baseline.Sums baseline,
      long signals) {}

  static Lived live(Bundle bundle, Profile profile, Profile.Stream stream, Draw.Wish wish)
      throws Exception {
    Play play = new Play(bundle, profile, stream, wish);
    try {
      return play.live();
    } finally {
      play.sessions.close();
    }
  }

  private Lived live() {
    rehearsal.take(new Input.Restored(now, goodMonth()));
    factory.begin();
    hear();
    incidents.forEach(i -> agenda.at(ZERO + i.begin(), () -> factory.begins(i)));
    long end = ZERO + wish.millis() + AFTERWARDS;
    while (next() <= end) {
      boolean minute = next() == beat();
      now = next();
      rehearsal.until(now);
      if (minute) {
        rehearsal.take(new Input.Tick(now, now));
      }
      agenda.run(now);
      hear();
    }
    return new Lived(wish, truth.all(), tally.sums(), baseline.sums(), signals);
  }

  /** Hands act within the loop's own time. */
  private long time() {
    return Math.max(now, rehearsal.now());
  }

  private long next() {
    return Math.min(beat(), Math.min(agenda.next(), Math.max(now + 1, rehearsal.nextDue())));
  }

  /** A running agent is awake in every minute; one in which nobody looked would be unknown. */
  private long beat() {
    return (Minute.of(now) + 1) * Minute.MILLIS;
  }

  private void sense(List<Signal> said) {
    for (Signal signal : said) {
      if (signal instanceof Event event && event.type().equals("xid")) {
        baseline.xid(event);
      }
    }
    heard.addAll(said);
  }

  /** What is said at one moment comes in one batch. */
  private void hear() {
    if (!heard.isEmpty()) {
      signals += heard.size();
      rehearsal.take(new Input.Sensed(now, heard));
      heard.clear();
    }
  }

  /** The factory has run for a month, and nothing was wrong: budgets begin full. */
  private List<Run> goodMonth() {
    double gpus = (double) wish.nodes() * place.gpus();
    List<Run> runs = new ArrayList<>();
    runs.add(run(OwnSli.NODE_MINUTES, wish.nodes()));
    runs.add(run(OwnSli.GPU_MINUTES, gpus));
    runs.add(run(OwnSli.GOODPUT, gpus));
    runs.add(run(OwnSli.JOBS, 0));
    return runs;
  }

  private static Run run(OwnSli sli, double total) {
    int minutes = (int) (MONTH / Minute.MILLIS);
    return new Run(sli.word(), Minute.of(ZERO) - minutes, minutes, 0, total);
  }
}
