package io.wheeltapper.core.policy;

import io.wheeltapper.core.yaml.Problems;
import io.wheeltapper.core.yaml.YamlFile;
import io.wheeltapper.core.yaml.YamlMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Reads {@code slo/*.yaml}: OpenSLO v1 documents, any number in a file, and our one {@code
 * ErrorBudgetPolicy}. The order of files and documents does not matter for references.
 */
final class ObjectivesReader {

  private final List<SloDocument> documents = new ArrayList<>();

  private ObjectivesReader() {}

  static Objectives read(Path folder, Problems problems) {
    Path slo = folder.resolve("slo");
    ObjectivesReader reader = new ObjectivesReader();
    for (Path file : files(slo, problems)) {
      for (YamlMap map : YamlFile.documents(file, file.toString(), problems)) {
        SloDocument.read(map).ifPresent(reader.documents::add);
      }
    }
    return reader.resolve();
  }

  private static List<Path> files(Path slo, Problems problems) {
    if (!Files.isDirectory(slo)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(slo)) {
      return all.filter(p -> p.toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException e) {
      problems.file(slo.toString(), "slo-read", "cannot be read: " + e, "make it readable");
      return List.of();
    }
  }

  private Objectives resolve() {
    twice();
    SourceReader sources = new SourceReader();
    IndicatorReader indicators = new IndicatorReader(sources);
    AlertReader alerts = new AlertReader();
    ObjectiveReader objectives = new ObjectiveReader(indicators, alerts);
    each(SloKinds.DATA_SOURCE, sources::dataSource);
    each(SloKinds.SLI, indicators::indicator);
    each(SloKinds.SERVICE, objectives::service);
    each(SloKinds.NOTIFICATION_TARGET, alerts::target);
    each(SloKinds.ALERT_CONDITION, alerts::condition);
    each(SloKinds.ALERT_POLICY, alerts::policy);
    List<Objective> all = new ArrayList<>();
    each(SloKinds.SLO, d -> all.addAll(objectives.slo(d)));
    Set<String> names = new LinkedHashSet<>();
    each(SloKinds.SLO, d -> names.add(d.name()));
    all.forEach(o -> names.add(o.name()));
    List<BudgetPolicy> policies = new ArrayList<>();
    each(
        SloKinds.BUDGET_POLICY,
        d -> {
          if (!policies.isEmpty()) {
            d.at().problem("budget-twice", "a bundle has one ErrorBudgetPolicy", "keep one");
          }
          policies.add(BudgetPolicyReader.read(d, names));
        });
    return new Objectives(all, policies.stream().findFirst());
  }

  private void each(String kind, Consumer<SloDocument> read) {
    documents.stream().filter(d -> d.kind().equals(kind)).forEach(read);
  }

  private void twice() {
    Map<String, SloDocument> seen = new HashMap<>();
    for (SloDocument document : documents) {
      Optional.ofNullable(seen.putIfAbsent(document.kind() + " " + document.name(), document))
          .ifPresent(_ ->
              document
                  .at()
                  .problem(
                      "slo-twice",
                      "there are two of the kind " + document.kind() + " named so",
                      "name it apart"));
    }
  }
}
