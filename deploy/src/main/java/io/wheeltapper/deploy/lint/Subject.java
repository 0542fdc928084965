package io.wheeltapper.deploy.lint;

import io.wheeltapper.core.policy.BadPolicy;
import io.wheeltapper.core.policy.Ladder;
import io.wheeltapper.core.policy.Policy;
import io.wheeltapper.core.policy.PolicyReader;
import io.wheeltapper.core.spi.Problem;
import io.wheeltapper.core.yaml.Problems;
import io.wheeltapper.core.yaml.YamlFile;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import io.wheeltapper.rules.Row;
import io.wheeltapper.rules.RuleShape;
import io.wheeltapper.rules.RuleShapes;
import io.wheeltapper.rules.RuleSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A bundle as it is looked at: what its rules say, and what its policy does about it.
 *
 * @param folder as the person named it
 */
record Subject(
    Path folder,
    List<RuleShape> rules,
    List<Row> rows,
    Policy policy,
    SignalPage signals,
    Optional<YamlMap> ladders,
    Optional<YamlMap> limits) {

  /** Reads a folder that is in order. */
  static Subject read(Path folder) throws IOException, BadPolicy {
    RuleSources sources = RuleSources.read(folder);
    return new Subject(
        folder,
        RuleShapes.in(sources),
        RuleShapes.rows(sources),
        PolicyReader.read(folder),
        SignalPage.of(folder),
        yaml(folder, "ladders.yaml"),
        yaml(folder, "limits.yaml"));
  }

  private static Optional<YamlMap> yaml(Path folder, String name) {
    Path file = folder.resolve(name);
    return Files.isRegularFile(file)
        ? YamlFile.read(file, file.toString(), new Problems())
        : Optional.empty();
  }

  /** Every fault that a rule finds; a table's column too. */
  Set<String> faults(RuleShape rule) {
    Set<String> faults = new TreeSet<>();
    for (RuleShape.Conclusion conclusion : rule.faults()) {
      if (!conclusion.fault().isEmpty()) {
        faults.add(conclusion.fault());
      } else {
        rows.stream()
            .filter(r -> r.table().equals(conclusion.table()))
            .map(r -> r.text("fault"))
            .filter(f -> !f.isEmpty())
            .forEach(faults::add);
      }
    }
    return faults;
  }

  /** The rules that find a fault. */
  List<RuleShape> finding(String fault) {
    return rules.stream().filter(r -> faults(r).contains(fault)).toList();
  }

  /** The ladder of a fault's code. */
  Optional<Ladder> ladder(String fault) {
    return policy.ladders().values().stream()
        .filter(l -> l.fault().code().equals(fault))
        .findFirst();
  }

  /** A warning about a ladder, at its fault's name. */
  Remark atLadder(String fault, String code, String message, String mend) {
    return Remark.warning(
        ladders
            .flatMap(m -> m.map("ladders"))
            .map(m -> m.place(fault))
            .map(place -> place.here(code, message, mend))
            .orElseGet(() -> whole("ladders.yaml", code, message, mend)));
  }

  /** A warning about a section of limits.yaml, or about the file. */
  Remark atLimits(String section, String code, String message, String mend) {
    return Remark.warning(
        limits
            .map(m -> m.place(section))
            .map((YamlValue place) -> place.here(code, message, mend))
            .orElseGet(() -> whole("limits.yaml", code, message, mend)));
  }

  private Problem whole(String file, String code, String message, String mend) {
    return new Problem(folder.resolve(file).toString(), 1, 1, code, message, mend);
  }

  /** A warning about a rule, at its name. */
  static Remark atRule(RuleShape rule, String code, String message, String mend) {
    return Remark.warning(new Problem(rule.file(), rule.line(), 1, code, message, mend));
  }

  /** A warning about one fact of a rule. */
  static Remark atFact(
      RuleShape rule, RuleShape.Fact fact, String code, String message, String mend) {
    return Remark.warning(
        new Problem(rule.file(), fact.line(), fact.column(), code, message, mend));
  }
}
