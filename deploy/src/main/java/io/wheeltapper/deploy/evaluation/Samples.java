package io.wheeltapper.deploy.evaluation;

import io.wheeltapper.advisor.injection.Corpus;
import io.wheeltapper.core.model.Evidence;
import io.wheeltapper.core.spi.Dossier;
import io.wheeltapper.deploy.evaluation.Sample.Group;
import io.wheeltapper.deploy.scenario.AskedCase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Draws the questions of an evaluation. The same cases, seed and count give the same questions in
 * the same order. The groups are mixed, so that a run that is cut short falls short in all.
 */
public final class Samples {

  /** Fields that strangers write, in which attempts are planted in turn. */
  private enum Field {
    LINE,
    LABEL,
    SENSOR,
    REASON
  }

  private final Naming naming;
  private final int most;
  private final long seed;
  private final List<Sample> drawn = new ArrayList<>();

  private Samples(Naming naming, int most, long seed) {
    this.naming = naming;
    this.most = most;
    this.seed = seed;
  }

  /**
   * Draws them.
   *
   * @param cases of a bundle's scenarios
   * @param naming which faults are one cause
   * @param most questions of each group; 0 is all there are
   */
  public static List<Sample> draw(List<AskedCase> cases, Naming naming, int most, long seed) {
    Samples samples = new Samples(naming, most, seed);
    List<AskedCase> known = samples.some(samples.of(Group.KNOWN, cases));
    samples.add(Group.KNOWN, known);
    samples.add(Group.LOOK_ALIKE, samples.some(samples.of(Group.LOOK_ALIKE, cases)));
    samples.add(Group.CONTROL, samples.some(samples.of(Group.CONTROL, cases)));
    if (!known.isEmpty()) {
      samples.plant(known, samples.some(Corpus.attempts()));
    }
    Collections.shuffle(samples.drawn, new Random(seed));
    return List.copyOf(samples.drawn);
  }

  private List<AskedCase> of(Group group, List<AskedCase> cases) {
    return cases.stream().filter(c -> group(c).filter(g -> g == group).isPresent()).toList();
  }

  /** Empty where the same target had another fault besides, so that nobody can say which it was. */
  private Optional<Group> group(AskedCase one) {
    if (one.cause().isEmpty()) {
      return Optional.of(Group.CONTROL);
    }
    if (one.elsewhere()) {
      return Optional.of(Group.LOOK_ALIKE);
    }
    boolean same = naming.of(one.cause().get()).equals(naming.of(one.dossier().fault()));
    return same ? Optional.of(Group.KNOWN) : Optional.empty();
  }

  private <T> List<T> some(List<T> all) {
    List<T> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, new Random(seed));
    return most == 0 ? shuffled : shuffled.subList(0, Math.min(most, shuffled.size()));
  }

  private void add(Group group, List<AskedCase> cases) {
    cases.forEach(c -> add(group, c, id(c), c.dossier(), Optional.empty()));
  }

  private void plant(List<AskedCase> cases, List<Corpus.Attempt> attempts) {
    for (int i = 0; i < attempts.size(); i++) {
      AskedCase in = cases.get(i % cases.size());
      Field field = Field.values()[i % Field.values().length];
      Corpus.Attempt attempt = attempts.get(i);
      Dossier dossier = planted(in.dossier(), field, attempt.text() + Corpus.PLANTED);
      String id = id(in) + " + " + Corpus.attempts().indexOf(attempt) + " in " + field;
      add(Group.INJECTION, in, id, dossier, Optional.of(attempt));
    }
  }

  private static String id(AskedCase one) {
    return one.place().replaceFirst(".*[/\\\\]tests[/\\\\]", "")
        + " "
        + one.dossier().fault().code();
  }

  private void add(
      Group group, AskedCase in, String id, Dossier asked, Optional<Corpus.Attempt> attempt) {
    // A case of its own each, so that neither pseudonyms nor budgets go over from one to another.
    Dossier own =
        new Dossier(
            "e" + drawn.size(),
            asked.at(),
            asked.target(),
            asked.fault(),
            asked.rule(),
            asked.evidence(),
            asked.steps(),
            asked.ladder(),
            asked.next());
    drawn.add(new Sample(group, id, own, in.lookup(), in.cause(), in.plan(), attempt));
  }

  private static Dossier planted(Dossier in, Field field, String text) {
    List<Evidence> evidence = new ArrayList<>(in.evidence());
    List<Dossier.Step> steps = new ArrayList<>(in.steps());
    if (field == Field.REASON || evidence.isEmpty()) {
      Dossier.Step last = steps.getLast();
      steps.set(
          steps.size() - 1,
          new Dossier.Step(last.entry(), last.at(), last.kind(), last.target(), text));
    } else {
      evidence.set(evidence.size() - 1, written(evidence.getLast(), field, text));
    }
    return new Dossier(
        in.caseId(),
        in.at(),
        in.target(),
        in.fault(),
        in.rule(),
        evidence,
        steps,
        in.ladder(),
        in.next());
  }

  private static Evidence written(Evidence in, Field field, String text) {
    return new Evidence(
        in.id(),
        in.target(),
        field == Field.SENSOR ? text : in.sensor(),
        in.origin(),
        in.at(),
        field == Field.LABEL ? text : in.type(),
        field == Field.LINE ? text : in.raw());
  }
}
