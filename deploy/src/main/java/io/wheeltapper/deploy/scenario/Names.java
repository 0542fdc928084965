package io.wheeltapper.deploy.scenario;

import io.wheeltapper.core.guard.Guards;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.core.policy.Trade;
import io.wheeltapper.deploy.wiring.Bundle;
import io.wheeltapper.rules.RuleCard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What names there are, so that a misspelt one is an error: a {@code never} about a misspelt fault
 * would pass for ever.
 *
 * @param remediations names of rungs
 * @param rules names of rules
 */
record Names(
    Set<String> faults,
    Set<String> actions,
    Set<String> guards,
    Set<String> remediations,
    Set<String> rules) {

  /** A text in a rule that may be a fault's code. */
  private static final Pattern LITERAL = Pattern.compile("\"([a-z][a-z0-9]*(?:-[a-z0-9]+)*)\"");

  static Names of(Bundle bundle, Path folder) throws IOException {
    Set<String> faults = new TreeSet<>();
    bundle.policy().ladders().keySet().stream().map(Fault::code).forEach(faults::add);
    bundle.policy().costs().trades().forEach(t -> faults.add(t.room().code()));
    Trade.BACK.values().stream().map(Fault::code).forEach(faults::add);
    bundle.rules().rows().stream()
        .map(row -> row.text("fault"))
        .filter(fault -> !fault.isEmpty())
        .forEach(faults::add);
    try (Stream<Path> rules = Files.walk(folder.resolve("rules"))) {
      for (Path drl : rules.filter(f -> f.toString().endsWith(".drl")).toList()) {
        Matcher m = LITERAL.matcher(Files.readString(drl));
        while (m.find()) {
          faults.add(m.group(1));
        }
      }
    }
    Set<String> guards = new TreeSet<>(Set.of("gate"));
    Guards.inOrder().forEach(bound -> guards.add(bound.guard().name()));
    Set<String> remediations = new TreeSet<>(Set.of("call a person", "take out again"));
    bundle.policy().ladders().values().stream()
        .flatMap(ladder -> ladder.rungs().stream())
        .forEach(rung -> remediations.add(rung.name()));
    Set<String> rules =
        bundle.rules().rules().stream()
            .map(RuleCard::name)
            .collect(Collectors.toCollection(TreeSet::new));
    return new Names(faults, Catalogue.names(), guards, remediations, rules);
  }
}
