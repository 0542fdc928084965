package io.wheeltapper.deploy.cover;

import io.wheeltapper.deploy.config.Shipped;
import io.wheeltapper.deploy.scenario.Report;
import io.wheeltapper.deploy.scenario.Result;
import io.wheeltapper.deploy.scenario.Scenarios;
import io.wheeltapper.deploy.wiring.Bundle;
import io.wheeltapper.rules.ClassStore;
import io.wheeltapper.rules.Row;
import io.wheeltapper.rules.RuleCard;
import io.wheeltapper.rules.RuleSources;
import io.wheeltapper.rules.condition.Conditions;
import io.wheeltapper.rules.condition.Point;
import io.wheeltapper.rules.condition.Witness;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code policy cover}: plays every scenario of a bundle and tells what of it was exercised. Blocks
 * for as long as {@code policy test} does; one thread; keeps nothing.
 */
public final class Cover {

  private final Path folder;
  private final RuleSources sources;
  private final Bundle bundle;
  private final Conditions conditions;
  private final Collector seen;
  private final List<Part> parts = new ArrayList<>();
  private final List<Missing> missing = new ArrayList<>();

  private Cover(Path folder, Bundle bundle) throws Exception {
    this.folder = folder;
    this.bundle = bundle;
    this.sources = RuleSources.read(folder);
    this.conditions = Conditions.of(sources);
    this.seen = new Collector(new Witness(conditions, bundle.rules()));
  }

  /** Either the coverage, or why nothing could be played. */
  public record Answer(Optional<Coverage> coverage, Report report) {}

  /** Plays them; compiled classes are kept where the agent keeps them. */
  public static Answer of(Path folder) throws Exception {
    return of(folder, ClassStore.folder(Shipped.cache()));
  }

  /** The same with a store of classes compiled earlier. */
  public static Answer of(Path folder, ClassStore cache) throws Exception {
    try {
      return new Cover(folder, Bundle.load(folder, cache)).play();
    } catch (Bundle.Bad bad) {
      return new Answer(Optional.empty(), new Report(bad.problems(), List.of()));
    }
  }

  private Answer play() throws Exception {
    Report report = Scenarios.run(folder, bundle, Scenarios.Wish.ALL, seen);
    if (!report.problems().isEmpty()) {
      return new Answer(Optional.empty(), report);
    }
    rules();
    conditions();
    rows();
    verdicts();
    rungs();
    List<String> failed = report.results().stream().filter(r -> !r.ok()).map(Result::name).toList();
    return new Answer(Optional.of(new Coverage(parts, missing, failed)), report);
  }

  private void rules() {
    long fired = 0;
    for (RuleCard rule : bundle.rules().rules()) {
      if (seen.witness().fired(rule.name()) > 0) {
        fired++;
      } else {
        miss("rules", rule.file(), rule.line(), "never fires: rule \"" + rule.name() + "\"");
      }
    }
    parts.add(new Part("rules", fired, bundle.rules().rules().size()));
  }

  private void conditions() {
    long outcomes = 0;
    long all = 0;
    for (RuleCard rule : bundle.rules().rules()) {
      String why = seen.witness().notFollowed(rule.name());
      if (!why.isEmpty()) {
        all += 2;
        miss("conditions", rule.file(), rule.line(), "cannot be followed: " + why);
        continue;
      }
      for (Point point : conditions.points(rule.name())) {
        boolean held = seen.witness().held(point);
        boolean failed = seen.witness().failed(point);
        boolean given = Given.always(rule.tier(), point);
        all += given ? 1 : 2;
        outcomes += (held ? 1 : 0) + (failed && !given ? 1 : 0);
        if (!held || !failed && !given) {
          String never = held ? "never false: " : failed ? "never true: " : "never asked: ";
          miss("conditions", point.file(), point.line(), never + point.text());
        }
      }
    }
    parts.add(new Part("conditions", outcomes, all));
  }

  private void rows() {
    long taken = 0;
    for (Row row : bundle.rules().rows()) {
      if (seen.witness().taken(row.table(), row.order())) {
        taken++;
      } else {
        RuleSources.Place place = sources.place(row);
        miss("rows", place.file(), place.line(), "never taken: row " + row.key());
      }
    }
    parts.add(new Part("rows", taken, bundle.rules().rows().size()));
  }

  private void verdicts() {
    List<String> all = GuardAnswers.all();
    long answered = 0;
    for (String one : all) {
      if (seen.answered(one)) {
        answered++;
      } else {
        int blank = one.lastIndexOf(' ');
        String guard = one.substring(0, blank);
        String file = folder.resolve("tests").toString();
        miss("verdicts", file, 0, "guard " + guard + " never answers " + one.substring(blank + 1));
      }
    }
    parts.add(new Part("verdicts", answered, all.size()));
  }

  private void rungs() {
    List<Rungs.Rung> all = Rungs.in(folder);
    long planned = 0;
    for (Rungs.Rung rung : all) {
      if (seen.planned(rung.fault(), rung.number())) {
        planned++;
      } else {
        String why = "never planned: " + rung.fault() + ", rung " + (rung.number() + 1);
        miss("rungs", rung.file(), rung.line(), why + " (" + rung.name() + ")");
      }
    }
    parts.add(new Part("rungs", planned, all.size()));
  }

  private void miss(String part, String file, int line, String why) {
    missing.add(new Missing(part, file, line, why));
  }
}
