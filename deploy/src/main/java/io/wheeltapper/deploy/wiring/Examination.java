package io.wheeltapper.deploy.wiring;

import io.wheeltapper.advisor.Prompt;
import io.wheeltapper.advisor.Surroundings;
import io.wheeltapper.advisor.endpoint.Waiting;
import io.wheeltapper.advisor.runbook.Runbook;
import io.wheeltapper.advisor.runbook.RunbookFolder;
import io.wheeltapper.core.model.Digest;
import io.wheeltapper.core.spi.Advisor;
import io.wheeltapper.core.spi.Problem;
import io.wheeltapper.deploy.adviser.CaseFiles;
import io.wheeltapper.deploy.config.Advising;
import io.wheeltapper.deploy.config.BadConfig;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.config.Shipped;
import io.wheeltapper.deploy.evaluation.Evaluation;
import io.wheeltapper.deploy.evaluation.Graded;
import io.wheeltapper.deploy.evaluation.Heard;
import io.wheeltapper.deploy.evaluation.Judge;
import io.wheeltapper.deploy.evaluation.Naming;
import io.wheeltapper.deploy.evaluation.Run;
import io.wheeltapper.deploy.evaluation.Sample;
import io.wheeltapper.deploy.evaluation.Samples;
import io.wheeltapper.deploy.evaluation.Shelved;
import io.wheeltapper.deploy.scenario.AskedCases;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Puts the questions of a bundle's scenarios to an adviser, made and asked as beside a running
 * agent, and judges what it says. One thread.
 */
public final class Examination {

  private final Config config;
  private final Bundle bundle;
  private final KnownPages pages;
  private final Naming naming;
  private final List<Sample> samples;
  private final Wanted wanted;

  /**
   * What is wanted.
   *
   * @param most questions of each group; 0 is all there are
   * @param commit of this program, for the record
   */
  public record Wanted(int most, long seed, String commit) {}

  private Examination(
      Config config,
      Bundle bundle,
      KnownPages pages,
      Naming naming,
      List<Sample> samples,
      Wanted wanted) {
    this.config = config;
    this.bundle = bundle;
    this.pages = pages;
    this.naming = naming;
    this.samples = samples;
    this.wanted = wanted;
  }

  /**
   * Plays the scenarios of a configuration's bundle and draws the questions.
   *
   * @throws Bundle.Bad when the bundle or its scenarios are wrong
   */
  public static Examination of(Config config, Wanted wanted) throws Exception {
    Path folder = Shipped.policies(config);
    Bundle bundle = Bundle.load(folder, Shipped.classes());
    KnownPages pages = KnownPages.of(config, List.of());
    List<Runbook> runbooks =
        RunbookFolder.read(List.of(Shipped.inside(), folder), new ArrayList<Problem>());
    Naming naming = new Naming(runbooks, pages.shelf());
    List<Sample> samples =
        Samples.draw(AskedCases.of(folder, bundle), naming, wanted.most(), wanted.seed());
    return new Examination(config, bundle, pages, naming, samples, wanted);
  }

  /** How many questions there are. */
  public int size() {
    return samples.size();
  }

  /** How often the index has the right page among its first; asks no model. */
  public Shelved shelved() {
    return Shelved.of(samples, naming, pages.shelf());
  }

  /** Who listens to a run. */
  public interface Listening {

    /**
     * Called once, before anything is asked.
     *
     * @param head as of a run that was {@link Run#CUT_OFF cut off}
     * @return is told of each answer as it comes
     * @throws IOException ends the run
     */
    Consumer<Graded> to(Run.Head head) throws IOException;
  }

  /**
   * Asks all of them, one after the other; see {@link Evaluation}. What the ledger of the
   * configuration's data folder says was spent today (UTC) counts against its adviser's budgets.
   *
   * @param waiting where the endpoint is not to be asked now
   * @param listening is told of each answer as it comes
   * @throws BadConfig when a setting of the adviser is wrong
   */
  public Run ask(Advising advising, InstantSource clock, Waiting waiting, Listening listening)
      throws BadConfig, IOException, InterruptedException {
    Heard heard = new Heard();
    try (Advisor advisor = AdviserBeside.heard(advising, bundle, pages, spent(advising), heard)) {
      String date = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
      Run.Head head =
          new Run.Head(
              advisor.model(),
              Prompt.hash(),
              wanted.commit(),
              questions(),
              naming.means(),
              date,
              wanted.seed(),
              wanted.most(),
              Run.CUT_OFF);
      Evaluation.Asked asked =
          new Evaluation(advisor, heard, new Judge(naming), waiting)
              .run(samples, listening.to(head));
      return new Run(head.ended(asked.stopped()), asked.answers());
    }
  }

  private List<Surroundings.Spent> spent(Advising advising) throws IOException {
    if (!advising.equals(config.advisor())) {
      return List.of();
    }
    try {
      return AdviserBeside.read(config.data(), new CaseFiles());
    } catch (NoSuchFileException e) {
      return List.of(); // No agent ran there.
    }
  }

  /** The same where the same things are asked. */
  private String questions() {
    return Digest.of(samples.stream().map(s -> List.of(s.group(), s.id(), s.dossier())).toArray());
  }
}
