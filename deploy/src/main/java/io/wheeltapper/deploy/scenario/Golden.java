package io.wheeltapper.deploy.scenario;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.yaml.Problems;
import io.wheeltapper.deploy.lint.LineDiff;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A golden folder within a bundle's tests: signals, and beside them every decision that they led
 * to. A bundle that decides otherwise shows the difference.
 *
 * @param signals the file of signals
 */
record Golden(Path signals) {

  /** The names that a file of signals has in such a folder. */
  private static final List<String> SIGNALS = List.of("signals.yaml", "signals.jsonl");

  private static final String DECISIONS = "decisions.txt";

  private static final String HEAD =
      "# What this bundle decides on the signals beside it; 'policy test --update-golden' writes"
          + " it.\n";

  /** Whether a file is the signals of a golden folder, and no scenarios. */
  static boolean is(Path file) {
    return SIGNALS.contains(String.valueOf(file.getFileName()));
  }

  /** Every golden folder in a bundle's tests, by name. */
  static List<Golden> in(Path bundle) throws IOException {
    Path tests = bundle.resolve("tests");
    if (!Files.isDirectory(tests)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(tests)) {
      return all.filter(Golden::is).sorted().map(Golden::new).toList();
    }
  }

  String name() {
    return "golden " + signals.resolveSibling("").toAbsolutePath().normalize().getFileName();
  }

  Path decisions() {
    return signals.resolveSibling(DECISIONS);
  }

  /** The story that its signals tell; empty when they are wrongly written. */
  Optional<Scenario> read(Names names, Problems problems) {
    return new ScenarioReader(names, problems)
        .given(signals, signals.toString(), ScenarioReader.AFTER);
  }

  /** What differs from what is kept, as a diff; what came is kept instead where that is wanted. */
  List<String> complaints(List<Entry> story, boolean update) throws IOException {
    String now =
        story.stream()
            .map(Story::line)
            .map(l -> l + "\n")
            .collect(Collectors.joining("", HEAD, ""));
    boolean kept = Files.isRegularFile(decisions());
    String before = kept ? Files.readString(decisions()) : "";
    if (plain(before).equals(plain(now)) && kept) {
      return List.of();
    }
    if (update) {
      Files.writeString(decisions(), now);
      return List.of();
    }
    return kept
        ? LineDiff.of(before, now)
        : List.of("there is no " + DECISIONS + " yet: --update-golden writes it");
  }

  /** Remarks are for people. */
  private static String plain(String text) {
    return text.lines().filter(l -> !l.startsWith("#")).collect(Collectors.joining("\n"));
  }
}
