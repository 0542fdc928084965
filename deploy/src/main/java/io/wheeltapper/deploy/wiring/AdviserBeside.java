package io.wheeltapper.deploy.wiring;

import io.micrometer.core.instrument.MeterRegistry;
import io.wheeltapper.advisor.Ear;
import io.wheeltapper.advisor.Runbooks;
import io.wheeltapper.advisor.Surroundings;
import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.loop.Site;
import io.wheeltapper.core.model.Advice;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.core.policy.Ladder;
import io.wheeltapper.core.policy.Policy;
import io.wheeltapper.core.runtime.Station;
import io.wheeltapper.core.runtime.ledger.LedgerReader;
import io.wheeltapper.core.spi.Advisor;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Topology;
import io.wheeltapper.deploy.adviser.AdviceDesk;
import io.wheeltapper.deploy.adviser.CaseFiles;
import io.wheeltapper.deploy.adviser.Harmless;
import io.wheeltapper.deploy.adviser.Recall;
import io.wheeltapper.deploy.config.Advising;
import io.wheeltapper.deploy.config.BadConfig;
import io.wheeltapper.deploy.config.Config;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The adviser beside a running agent, or nobody. It sees durable entries and what arrived, and
 * hands its words in as inputs; the agent is whole without it. Safe for all threads.
 */
final class AdviserBeside implements AutoCloseable {

  /** What the budget of a day is reckoned over. */
  private static final Duration DAY = Duration.ofHours(24);

  private final AtomicReference<@Nullable Station> station = new AtomicReference<>();
  private final @Nullable AdviceDesk desk;

  private AdviserBeside(Function<AdviserBeside, Optional<AdviceDesk>> opening) {
    this.desk = opening.apply(this).orElse(null);
  }

  /**
   * Makes it from the configuration; without one in it there is nobody.
   *
   * @throws BadConfig when its kind finds a setting wrong
   */
  static AdviserBeside open(Config config, Bundle bundle, MeterRegistry meters)
      throws BadConfig, IOException {
    if (!config.advisor().on()) {
      return new AdviserBeside(_ -> Optional.empty());
    }
    CaseFiles files = new CaseFiles();
    List<Surroundings.Spent> earlier = read(config.data(), files);
    KnownPages pages = KnownPages.of(config, files.closed());
    Advisor advisor =
        advisor(config.advisor(), words(bundle, pages), pages.shelf(), earlier, Ear.NONE);
    pages.shelf().warm();
    return new AdviserBeside(self ->
        Optional.of(
            AdviceDesk.open(
                new AdviceDesk.Parts(
                    advisor,
                    config.advisor().influence(),
                    files,
                    new Recall(self.places(), files),
                    pages.shelf()::remember,
                    self::ladder,
                    self::tell,
                    self::now),
                meters)));
  }

  /** Fills the files from a ledger, and says what it tells of what was spent in the last day. */
  static List<Surroundings.Spent> read(Path data, CaseFiles files) throws IOException {
    long since = System.currentTimeMillis() - DAY.toMillis();
    List<Surroundings.Spent> earlier = new ArrayList<>();
    try (LedgerReader reader = LedgerReader.open(data)) {
      reader.entries(
          0,
          (index, entry) -> {
            files.take(index, entry);
            if (entry instanceof Entry.Advised a && a.at() >= since) {
              earlier.add(new Surroundings.Spent(a.caseId(), a.at(), a.advice().usage()));
            }
          });
    }
    return earlier;
  }

  private static Advisor advisor(
      Advising advising,
      Set<String> words,
      Runbooks runbooks,
      List<Surroundings.Spent> earlier,
      Ear ear)
      throws BadConfig {
    try {
      return advising
          .kind()
          .create(
              advising.instance().settings(),
              new Surroundings(runbooks, InstantSource.system(), words, earlier).heardBy(ear));
    } catch (BadSetting e) {
      throw new BadConfig(advising.instance().settings().problems(e));
    }
  }

  /**
   * The same over a data folder in which perhaps no agent runs: it is asked once, and nothing is
   * booked.
   *
   * @return empty where nobody is configured, or the ledger has no such case
   * @throws BadConfig when its kind finds a setting wrong
   */
  static Optional<Advice> once(Config config, Bundle bundle, Topology topology, String caseId)
      throws BadConfig, IOException, InterruptedException {
    CaseFiles files = new CaseFiles();
    List<Surroundings.Spent> earlier = read(config.data(), files);
    var dossier =
        files.dossier(caseId, System.currentTimeMillis(), f -> ladder(bundle.policy(), f));
    if (dossier.isEmpty()) {
      return Optional.empty();
    }
    KnownPages pages = KnownPages.of(config, files.closed());
    try (Advisor advisor =
        advisor(config.advisor(), words(bundle, pages), pages.shelf(), earlier, Ear.NONE)) {
      return Optional.of(
          Harmless.advice(advisor.advise(dossier.get(), new Recall(topology, files))));
    }
  }

  /**
   * The same adviser as beside a running agent, with somebody who listens.
   *
   * @param earlier what was spent; of a day's budget only what was spent today (UTC) counts
   * @throws BadConfig when its kind finds a setting wrong
   */
  static Advisor heard(
      Advising advising, Bundle bundle, KnownPages pages, List<Surroundings.Spent> earlier, Ear ear)
      throws BadConfig {
    return advisor(advising, words(bundle, pages), pages.shelf(), earlier, ear);
  }

  /** The bundle's own words, which are no secret of anybody, and those of the shipped pages. */
  static Set<String> words(Bundle bundle, KnownPages pages) {
    Set<String> words = new HashSet<>(Catalogue.names());
    words.addAll(pages.words());
    bundle.rules().rules().forEach(card -> words.add(card.name()));
    bundle.policy().ladders().keySet().forEach(fault -> words.add(fault.code()));
    return words;
  }

  static List<String> ladder(Policy policy, Fault fault) {
    return policy.ladder(fault).stream()
        .flatMap(l -> l.rungs().stream())
        .flatMap(r -> r.steps().stream())
        .map(Ladder.Step::action)
        .distinct()
        .toList();
  }

  /** From here on it can speak. */
  void under(Station running) {
    station.set(running);
  }

  void accept(long index, Entry entry) {
    if (desk != null) {
      desk.accept(index, entry);
    }
  }

  void sensed(Input input) {
    if (desk != null) {
      desk.sensed(input);
    }
  }

  /** Asks now and books the answer; empty where there is nobody, or no such case. */
  Optional<Advice> ask(String caseId) throws InterruptedException {
    return desk == null ? Optional.empty() : desk.ask(caseId);
  }

  /** Whether there is anybody to ask. */
  boolean on() {
    return desk != null;
  }

  private void tell(Input input) {
    Station running = station.get();
    if (running != null) {
      running.tell(input);
    }
  }

  private long now() {
    Station running = station.get();
    return running == null ? System.currentTimeMillis() : running.now();
  }

  private List<String> ladder(Fault fault) {
    return asked(site -> ladder(site.policy(), fault));
  }

  private Topology places() {
    return new Topology() {
      @Override
      public List<Target> ancestors(Target target) {
        return asked(site -> List.copyOf(site.topology().ancestors(target)));
      }

      @Override
      public List<Target> members(Target target) {
        return asked(site -> List.copyOf(site.topology().members(target)));
      }
    };
  }

  private <T> List<T> asked(Function<Site, List<T>> question) {
    Station running = station.get();
    try {
      return running == null ? List.of() : running.ask(question);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    } catch (Exception e) {
      // The agent is busy or ending: an adviser that knows less is no trouble.
      return List.of();
    }
  }

  @Override
  public void close() {
    if (desk != null) {
      desk.close();
    }
  }
}
