package io.wheeltapper.deploy.wiring;

import io.wheeltapper.core.loop.Diagnosis;
import io.wheeltapper.core.policy.BadPolicy;
import io.wheeltapper.core.policy.Policy;
import io.wheeltapper.core.policy.PolicyReader;
import io.wheeltapper.core.runtime.Station;
import io.wheeltapper.core.spi.Diagnoser;
import io.wheeltapper.core.spi.Problem;
import io.wheeltapper.deploy.demo.DemoLimits;
import io.wheeltapper.rules.ClassStore;
import io.wheeltapper.rules.Compilation;
import io.wheeltapper.rules.FaultUse;
import io.wheeltapper.rules.Policies;
import io.wheeltapper.rules.RuleCompiler;
import io.wheeltapper.rules.RuleSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A policy bundle that can run: what the loop reads of it, and its compiled rules. Safe to share.
 *
 * @param policy ladders, limits and mode
 * @param rules sessions are made from it
 */
public record Bundle(Policy policy, Policies rules) implements Station.Sessions {

  /** The bundle cannot run; every problem at once. */
  public static final class Bad extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /** With each of its problems. */
    public Bad(List<Problem> problems) {
      super(problems.size() + " problems; the first: " + problems.getFirst());
      this.problems = List.copyOf(problems);
    }

    /** In the order in which they were found. */
    public List<Problem> problems() {
      return problems;
    }
  }

  /**
   * Reads and compiles a bundle's folder; takes from a fraction of a second to seconds.
   *
   * @param cache where compiled classes are kept
   */
  public static Bundle load(Path folder, ClassStore cache) throws Bad {
    if (!Files.isDirectory(folder)) {
      throw new Bad(
          List.of(
              new Problem(
                  folder.toString(),
                  0,
                  0,
                  "bundle-missing",
                  "there is no such folder",
                  "name a folder with bundle.yaml, ladders.yaml and rules/")));
    }
    List<Problem> problems = new ArrayList<>(PolicyReader.check(folder));
    try {
      RuleSources sources = RuleSources.read(folder);
      Compilation compiled = new RuleCompiler(cache).compile(sources);
      switch (compiled) {
        case Compilation.Refused refused -> problems.addAll(refused.problems());
        case Compilation.Ready ready -> {
          if (problems.isEmpty()) {
            Bundle bundle = new Bundle(PolicyReader.read(folder), ready.policies());
            problems.addAll(
                VetoNames.check(
                    ready.policies().namedWords(),
                    bundle.policy().ladders().keySet(),
                    FaultUse.in(sources)));
            if (problems.isEmpty()) {
              return bundle;
            }
          }
        }
      }
    } catch (IOException e) {
      problems.add(
          new Problem(
              folder.toString(),
              0,
              0,
              "bundle-unreadable",
              String.valueOf(e),
              "make the folder readable"));
    } catch (BadPolicy e) {
      problems.addAll(e.problems());
    }
    throw new Bad(problems);
  }

  /** The same at the demo's pace. */
  public Bundle demo() {
    return new Bundle(DemoLimits.on(policy), rules);
  }

  @Override
  public Diagnosis open(int shards, Diagnosis.Fan fan) {
    List<Diagnoser> nodes = IntStream.range(0, shards).mapToObj(_ -> rules.nodeSession()).toList();
    return new Diagnosis(nodes, rules.siteSession(), rules.vetoes(), fan);
  }
}
