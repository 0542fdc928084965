package io.wheeltapper.deploy.draft;

import io.wheeltapper.advisor.answer.RuleDraft;
import io.wheeltapper.deploy.cover.Cover;
import io.wheeltapper.deploy.cover.Missing;
import io.wheeltapper.deploy.lint.Checked;
import io.wheeltapper.deploy.lint.Ignores;
import io.wheeltapper.deploy.lint.Lints;
import io.wheeltapper.deploy.lint.Remark;
import io.wheeltapper.deploy.lint.Severity;
import io.wheeltapper.deploy.scenario.Report;
import io.wheeltapper.deploy.scenario.Result;
import io.wheeltapper.deploy.scenario.Scenarios;
import io.wheeltapper.deploy.wiring.Bundle;
import io.wheeltapper.rules.ClassStore;
import io.wheeltapper.rules.RuleCard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a draft is worth: all that {@code policy check} asks of a bundle that has it, then its own
 * test, then the bundle's tests. Blocks as long as these take; one thread.
 */
final class Trial implements AutoCloseable {

  /** So many scenarios that fail, its own or the bundle's, are told; of the rest, how many. */
  private static final int MOST_FAILED = 5;

  /** A stranger wrote the test: so much of virtual time, and so many nodes, is played of it. */
  private static final Duration LONGEST = Duration.ofDays(2);

  private static final int MOST_NODES = 1_000;

  private final Scratch scratch;
  private final ClassStore classes;
  private final Set<String> rules;

  private Trial(Scratch scratch, Set<String> rules) {
    this.scratch = scratch;
    this.classes = scratch.classes();
    this.rules = rules;
  }

  /**
   * In a copy of a bundle that is in order.
   *
   * @param classes where the bundle itself may be found compiled; no draft comes into it
   * @throws Bundle.Bad when it is not: then no draft could be judged
   */
  static Trial of(Path bundle, ClassStore classes) throws Exception {
    List<Remark> remarks = Checked.of(bundle).remarks();
    List<Remark> errors = remarks.stream().filter(Trial::error).toList();
    if (!errors.isEmpty()) {
      throw new Bundle.Bad(errors.stream().map(Remark::problem).toList());
    }
    Set<String> rules = names(Bundle.load(bundle, classes));
    return new Trial(Scratch.of(bundle), rules);
  }

  private static boolean error(Remark remark) {
    return remark.severity() == Severity.ERROR;
  }

  private static Set<String> names(Bundle bundle) {
    return bundle.rules().rules().stream().map(RuleCard::name).collect(Collectors.toSet());
  }

  /**
   * How it went.
   *
   * @param complaints why it is not taken, each with its place, for the operator; none: it is
   * @param told of that what the model may hear: of the bundle's own tests, which may be a site's
   *     incidents, only which fail
   * @param notes what a reviewer should look at all the same
   */
  record Verdict(List<String> complaints, List<String> told, List<String> notes) {
    Verdict {
      complaints = List.copyOf(complaints);
      told = List.copyOf(told);
      notes = List.copyOf(notes);
    }

    private static Verdict no(List<String> complaints) {
      return new Verdict(complaints, complaints, List.of());
    }
  }

  /** Tries one. Nothing of it is left behind. */
  Verdict of(RuleDraft draft) throws Exception {
    for (String file : Scratch.files(draft)) {
      if (scratch.has(file)) {
        return Verdict.no(List.of(file + ":1:1: the bundle has this file already; name another"));
      }
    }
    scratch.write(draft);
    try {
      List<String> complaints = admission(draft);
      return complaints.isEmpty() ? play(draft) : Verdict.no(complaints);
    } finally {
      scratch.remove(draft);
    }
  }

  /** The same admission that every bundle gets, and that it is one rule that silences nothing. */
  private List<String> admission(RuleDraft draft) throws Exception {
    List<String> files = Scratch.files(draft);
    String file = files.getFirst();
    List<Remark> remarks = Checked.of(scratch.folder()).remarks();
    if (remarks.stream().anyMatch(Trial::error)) {
      return remarks.stream().filter(Trial::error).map(r -> scratch.plain(r.toString())).toList();
    }
    List<String> complaints = new ArrayList<>();
    Bundle bundle = Bundle.load(scratch.folder(), classes);
    long more = names(bundle).stream().filter(name -> !rules.contains(name)).count();
    if (more != 1 || bundle.rules().rules().size() != rules.size() + 1) {
      complaints.add(file + ":1:1: it adds " + more + " rules; a draft is exactly one");
    }
    String quiet = ":1:1: a draft silences no finding; leave 'lint: ignore' out";
    if (Ignores.in(draft.rule())) {
      complaints.add(file + quiet);
    }
    if (Ignores.in(draft.test())) {
      complaints.add(files.getLast() + quiet);
    }
    Scenarios.problems(scratch.folder(), bundle, LONGEST, MOST_NODES)
        .forEach(p -> complaints.add(scratch.plain(p.toString())));
    return complaints;
  }

  private Verdict play(RuleDraft draft) throws Exception {
    String rule = scratch.folder().resolve(Scratch.files(draft).getFirst()).toString();
    Cover.Answer own = Cover.of(scratch.folder(), classes);
    List<String> complaints = new ArrayList<>(failures(own.report()));
    List<Missing> missing =
        own.coverage().stream()
            .flatMap(c -> c.missing().stream())
            .filter(m -> m.file().equals(rule))
            .toList();
    missing.stream()
        .filter(m -> m.part().equals("rules"))
        .forEach(m -> complaints.add(scratch.plain(m + "; its test must make it fire")));
    if (!complaints.isEmpty()) {
      return Verdict.no(complaints);
    }
    scratch.takeTests();
    try {
      Report all = Scenarios.run(scratch.folder(), Scenarios.Wish.ALL, classes);
      return all.exitCode() == 0
          ? new Verdict(List.of(), List.of(), notes(rule, missing))
          : new Verdict(failures(all), spoilt(all), List.of());
    } finally {
      scratch.dropTests();
    }
  }

  /** With names and what came: for the operator, and of a draft's own test for the model too. */
  private List<String> failures(Report report) {
    return Stream.concat(
            report.problems().stream().map(Object::toString),
            failed(report, r -> String.join("\n", r.lines())))
        .map(scratch::plain)
        .toList();
  }

  /** Which, and nothing of what they hold. */
  private List<String> spoilt(Report report) {
    return Stream.concat(
            report.problems().stream()
                .map(p -> p.file() + ":" + p.line() + ": is no longer in order with this draft"),
            failed(
                report,
                r -> r.file() + ":" + r.line() + " " + r.name() + ": fails with this draft"))
        .map(scratch::plain)
        .toList();
  }

  private static Stream<String> failed(Report report, Function<Result, String> words) {
    List<Result> failed = report.results().stream().filter(r -> !r.ok()).toList();
    int more = failed.size() - MOST_FAILED;
    return Stream.concat(
        failed.stream().limit(MOST_FAILED).map(words),
        more > 0 ? Stream.of("and " + more + " more of these tests") : Stream.empty());
  }

  /** Warnings, lint's findings and what its test leaves out, of its own files. */
  private List<String> notes(String rule, List<Missing> missing) throws Exception {
    List<Remark> remarks = new ArrayList<>(Checked.of(scratch.folder()).remarks());
    remarks.addAll(Lints.look(scratch.folder()));
    return Stream.concat(
            remarks.stream().filter(r -> r.problem().file().equals(rule)).map(Remark::toString),
            missing.stream().map(Missing::toString))
        .map(scratch::plain)
        .toList();
  }

  @Override
  public void close() {
    scratch.close();
  }
}
