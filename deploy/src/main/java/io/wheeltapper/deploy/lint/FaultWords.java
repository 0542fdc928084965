package io.wheeltapper.deploy.lint;

import io.wheeltapper.core.policy.PolicyReader;
import io.wheeltapper.core.spi.Nearest;
import io.wheeltapper.core.spi.Problem;
import io.wheeltapper.core.yaml.Problems;
import io.wheeltapper.core.yaml.YamlFile;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Faults that a bundle's YAML files name and nothing finds: what stands beside such a name never
 * counts, which is more likely a slip of the pen than meant.
 */
final class FaultWords {

  private final Path bundle;
  private final Collection<String> known;
  private final Problems unused = new Problems();
  private final List<Problem> unknown = new ArrayList<>();

  /** With the faults that rules, tables and ladders know. */
  FaultWords(Path bundle, Collection<String> known) {
    this.bundle = bundle;
    this.known = known;
  }

  /** A warning for each, with its place and its mend. */
  List<Remark> slips() throws IOException {
    for (Map.Entry<String, Path> file : PolicyReader.files(bundle).entrySet()) {
      if (file.getKey().endsWith(".yaml") && !file.getKey().startsWith("tests/")) {
        YamlFile.read(file.getValue(), bundle.resolve(file.getKey()).toString(), unused)
            .ifPresent(this::map);
      }
    }
    return unknown.stream()
        .map(p ->
            Remark.warning(
                new Problem(p.file(), p.line(), p.column(), p.code(), p.message(), near(p.mend()))))
        .toList();
  }

  /** The list of all faults is long: only a likely one is named. */
  private static String near(String hint) {
    return hint.contains("did you mean")
        ? hint.substring("; ".length())
        : "see the list of faults in README.md";
  }

  private void map(YamlMap map) {
    map.all()
        .forEach((key, value) -> {
          switch (key) {
            case "fault", "confirmed-by", "failing" -> words(value);
            case "faults" -> keysOrWords(value);
            default -> deeper(value);
          }
        });
  }

  private void deeper(YamlValue value) {
    if (value.isList()) {
      value.list().forEach(this::deeper);
    } else if (!value.isScalar()) {
      value.map().ifPresent(this::map);
    }
  }

  private void keysOrWords(YamlValue value) {
    if (value.isList() || value.isScalar()) {
      words(value);
    } else {
      value.map().ifPresent(m -> m.all().keySet().forEach(k -> word(k, m.place(k))));
    }
  }

  private void words(YamlValue value) {
    if (value.isList()) {
      value.list().forEach(this::words);
    } else if (value.isScalar()) {
      word(value.text(""), value);
    }
  }

  private void word(String fault, YamlValue place) {
    if (!known.contains(fault) && !fault.equals("*")) {
      unknown.add(
          place.here(
              "fault-unknown",
              "nothing in this bundle finds '" + fault + "'",
              Nearest.hint(fault, known)));
    }
  }
}
