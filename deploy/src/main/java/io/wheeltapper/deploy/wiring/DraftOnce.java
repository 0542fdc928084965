package io.wheeltapper.deploy.wiring;

import io.wheeltapper.advisor.Drafter;
import io.wheeltapper.advisor.Runbooks;
import io.wheeltapper.advisor.Surroundings;
import io.wheeltapper.advisor.text.Vocabulary;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Dossier;
import io.wheeltapper.deploy.adviser.CaseFiles;
import io.wheeltapper.deploy.config.BadConfig;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.config.Shipped;
import io.wheeltapper.deploy.draft.Drafting;
import io.wheeltapper.rules.RuleSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Has the configured adviser draft a rule, about a case of a data folder or what a person wants.
 */
public final class DraftOnce {

  private static final Pattern QUOTED = Pattern.compile("`([^`\\s]{1,80})`");
  private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_.-]{3,}");

  private DraftOnce() {}

  /**
   * What is asked for.
   *
   * @param caseId of the configuration's data folder, or {@code ""}
   * @param wish in words, or {@code ""}; one of the two is there
   * @param policies the bundle's folder
   * @param repairs how often the model may mend what was refused
   */
  public record Wanted(String caseId, String wish, Path policies, int repairs) {}

  /**
   * Has it drafted. Neither the ledger nor the bundle is written.
   *
   * @return empty where nobody is configured, or the ledger has no such case
   * @throws Exception when the bundle or the adviser cannot be made
   */
  public static Optional<Drafting.Outcome> of(Config config, Wanted wanted, Drafting.Watch watch)
      throws Exception {
    Bundle bundle = Bundle.load(wanted.policies(), Shipped.classes());
    CaseFiles files = new CaseFiles();
    List<Surroundings.Spent> earlier =
        wanted.caseId().isEmpty() && !Files.isDirectory(config.data())
            ? List.of()
            : AdviserBeside.read(config.data(), files);
    Optional<Dossier> dossier =
        files.dossier(
            wanted.caseId(),
            System.currentTimeMillis(),
            fault -> AdviserBeside.ladder(bundle.policy(), fault));
    if (dossier.isEmpty() && !wanted.caseId().isEmpty()) {
      return Optional.empty();
    }
    String page = page(wanted.policies());
    RuleSources sources = RuleSources.read(wanted.policies());
    Set<String> words =
        new HashSet<>(AdviserBeside.words(bundle, KnownPages.of(config, files.closed())));
    sources.files().values().forEach(text -> words.addAll(Vocabulary.of(text)));
    QUOTED.matcher(page).results().forEach(quoted -> words.add(quoted.group(1)));
    Surroundings around = new Surroundings(Runbooks.NONE, InstantSource.system(), words, earlier);
    Drafter.Request request =
        new Drafter.Request(
            dossier,
            wanted.wish(),
            near(page, dossier, wanted.wish()),
            dossier.map(d -> rule(sources, d.rule())).orElse(""),
            bundle.policy().ladders().keySet().stream().map(Fault::code).sorted().toList());
    Optional<Drafter> drafter = drafter(config, around);
    if (drafter.isEmpty()) {
      return Optional.empty();
    }
    try (Drafter asked = drafter.get()) {
      return Optional.of(
          new Drafting(asked, wanted.policies(), Shipped.classes(), wanted.repairs())
              .run(request, watch));
    }
  }

  private static Optional<Drafter> drafter(Config config, Surroundings around) throws BadConfig {
    try {
      return config.advisor().kind().drafter(config.advisor().instance().settings(), around);
    } catch (BadSetting e) {
      throw new BadConfig(config.advisor().instance().settings().problems(e));
    }
  }

  private static String page(Path policies) throws IOException {
    Path page = policies.resolve("SIGNALS.md");
    return Files.isRegularFile(page) ? Files.readString(page) : "";
  }

  /** The lines of the page of signals that have to do with it; all where none has. */
  private static String near(String page, Optional<Dossier> dossier, String wish) {
    Set<String> wanted = new TreeSet<>();
    dossier.ifPresent(
        d -> d.evidence().forEach(e -> wanted.add(e.type().toLowerCase(Locale.ROOT))));
    WORD.matcher(wish.toLowerCase(Locale.ROOT)).results().forEach(word -> wanted.add(word.group()));
    String lines =
        page.lines()
            .filter(line -> wanted.stream().anyMatch(line.toLowerCase(Locale.ROOT)::contains))
            .collect(Collectors.joining("\n"));
    return lines.isEmpty() ? page : lines;
  }

  /** A rule's text, or {@code ""}. */
  private static String rule(RuleSources sources, String name) {
    Pattern whole =
        Pattern.compile(
            "^rule \"" + Pattern.quote(name) + "\".*?^end$", Pattern.DOTALL | Pattern.MULTILINE);
    return sources.files().values().stream()
        .map(whole::matcher)
        .filter(Matcher::find)
        .map(Matcher::group)
        .findFirst()
        .orElse("");
  }
}
