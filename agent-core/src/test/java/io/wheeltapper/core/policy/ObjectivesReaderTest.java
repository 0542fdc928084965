package io.wheeltapper.core.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.yaml.Problems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ObjectivesReaderTest {

  private static final String SLO =
      """
      apiVersion: openslo/v1
      kind: SLO
      metadata: {name: capacity, displayName: Capacity, labels: {team: [a, b]}}
      spec:
        description: nodes
        service: training
        indicator:
          metadata: {name: nodes}
          spec:
            ratioMetric:
              good: {metricSource: {type: wheeltapper, spec: {sli: node-minutes}}}
              total: {metricSource: {type: wheeltapper, spec: {sli: node-minutes}}}
        timeWindow: [{duration: 30d, isRolling: true}]
        budgetingMethod: Occurrences
        objectives: [{target: 0.95}]
      """;

  private static final String OURS =
      """
      ---
      apiVersion: wheeltapper/v1
      kind: ErrorBudgetPolicy
      metadata: {name: ours}
      spec:
        slos: [capacity]
        answers:
          low: {removes: ask, changes: wait}
      """;

  @TempDir Path folder;

  private Objectives read(String... files) throws Exception {
    Problems problems = new Problems();
    Objectives read = read(problems, files);
    assertEquals(List.of(), problems.all());
    return read;
  }

  private Objectives read(Problems problems, String... files) throws Exception {
    Path slo = Files.createDirectories(folder.resolve("slo"));
    for (int i = 0; i < files.length; i++) {
      Files.writeString(slo.resolve(i + ".yaml"), files[i]);
    }
    return ObjectivesReader.read(folder, problems);
  }

  @Test
  void aBundleWithoutThemHasNone() throws Exception {
    Objectives none = ObjectivesReader.read(folder, new Problems());
    assertEquals(Objectives.cautious(), none);
  }

  @Test
  void anSloWithItsIndicatorInline() throws Exception {
    Objective read = read(SLO).all().getFirst();
    assertEquals("capacity", read.name());
    assertEquals("Capacity", read.title());
    assertEquals("training", read.service());
    assertEquals("node-minutes", read.indicator().series());
    assertEquals(Optional.of(OwnSli.NODE_MINUTES), read.indicator().own());
    assertEquals(new TimeWindow.Rolling(30 * 86_400_000L, "30d rolling"), read.window());
    assertEquals(new Goal(0.95, new Goal.Budgeting.Occurrences(), Optional.empty()), read.goal());
  }

  @Test
  void referencesAreResolvedOverFilesAndWhateverTheirOrder() throws Exception {
    Objectives read =
        read(
            """
            apiVersion: openslo/v1
            kind: SLO
            metadata: {name: answers}
            spec:
              service: chat
              indicatorRef: ok
              timeWindow:
                - duration: 1M
                  calendar: {startTime: 2026-01-01 00:00:00, timeZone: Europe/Berlin}
              budgetingMethod: Timeslices
              objectives:
                - {targetPercent: 99.5, timeSliceTarget: 0.9, timeSliceWindow: 5m}
                - {displayName: strict, target: 0.999, timeSliceTarget: 1, timeSliceWindow: 10}
              alertPolicies: [{alertPolicyRef: fast}]
            ---
            apiVersion: openslo/v1
            kind: AlertPolicy
            metadata: {name: fast}
            spec:
              conditions: [{conditionRef: burning}]
              notificationTargets: [{targetRef: pager}]
            ---
            apiVersion: openslo/v1
            kind: AlertNotificationTarget
            metadata: {name: pager}
            spec: {target: web-hook}
            """,
            """
            apiVersion: openslo/v1
            kind: AlertCondition
            metadata: {name: burning}
            spec:
              severity: page
              condition: {kind: burnrate, threshold: 2, lookbackWindow: 1h, alertAfter: 5m}
            ---
            apiVersion: openslo/v1
            kind: SLI
            metadata: {name: ok}
            spec:
              ratioMetric:
                counter: true
                bad: {metricSource: {metricSourceRef: prom, spec: {query: 'errors_total'}}}
                total: {metricSource: {metricSourceRef: prom, spec: {query: 'requests_total'}}}
            ---
            apiVersion: openslo/v1
            kind: DataSource
            metadata: {name: prom}
            spec: {type: Prometheus, connectionDetails: {url: 'http://127.0.0.1:9090', tls: {ca: x}}}
            ---
            apiVersion: openslo/v1
            kind: Service
            metadata: {name: chat}
            spec: {}
            """);
    assertEquals(
        List.of("answers", "answers/2"), read.all().stream().map(Objective::name).toList());
    Objective first = read.all().getFirst();
    Indicator indicator = first.indicator();
    assertEquals(Indicator.Kind.BAD, indicator.kind());
    assertEquals("prometheus", indicator.measured().type());
    assertEquals("http://127.0.0.1:9090", indicator.measured().connection().get("url"));
    assertEquals("x", indicator.measured().connection().get("tls.ca"));
    assertEquals("errors_total", indicator.measured().spec().get("query"));
    assertEquals(List.of(indicator), read.foreign());
    assertEquals(0.995, first.goal().target(), 1e-12);
    assertEquals(new Goal.Budgeting.Timeslices(5, 0.9), first.goal().budgeting());
    assertEquals(new Goal.Budgeting.Timeslices(10, 1), read.all().get(1).goal().budgeting());
    assertEquals(
        List.of(new Objective.Alert("fast", "page", 2, 3_600_000, 300_000)), first.alerts());
    assertTrue(first.window() instanceof TimeWindow.CalendarAligned);
  }

  @Test
  void theNameOfASeriesIsThatOfWhatIsAsked() throws Exception {
    String prometheus =
        SLO.replace(
            "type: wheeltapper, spec: {sli: node-minutes}", "type: Prometheus, spec: {query: up}");
    String series = read(prometheus).all().getFirst().indicator().series();
    assertEquals(
        series,
        read(prometheus.replace("name: nodes", "name: others"))
            .all()
            .getFirst()
            .indicator()
            .series());
    assertNotEquals(
        series,
        read(prometheus.replace("query: up", "query: down")).all().getFirst().indicator().series());
  }

  @Test
  void ourOwnKindIsCautiousWhereItSaysNothing() throws Exception {
    BudgetPolicy read = read(SLO + OURS).policy().orElseThrow();
    assertEquals(List.of("capacity"), read.slos());
    assertEquals(new BudgetPolicy.Levels(0.5, 1, 0.1, 6), read.levels());
    assertEquals(new BudgetPolicy.Minimum(60, 100, 600_000), read.minimum());
    assertEquals(
        new BudgetPolicy.Answers(BudgetPolicy.Answer.HOLD, BudgetPolicy.Answer.HOLD),
        read.answers(BudgetState.UNKNOWN));
    assertEquals(new BudgetPolicy.Own(0.001, 30L * 86_400_000), read.own());
    assertTrue(read.binds("capacity/2"));
    assertTrue(!read.binds("capacities"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind: SLO | kind: SLOO | 0.yaml:2:7 | unknown-word",
        "openslo/v1 | openslo/v2 | 0.yaml:1:13 | unknown-word",
        "name: capacity | name: '-x' | 0.yaml:3:18 | yaml-value",
        "service: training | servce: training | 0.yaml:6:3 | unknown-key",
        "sli: node-minutes}}} | sli: node-minute}}} | 0.yaml:11:62 | unknown-word",
        "duration: 30d | duration: 30x | 0.yaml:13:27 | yaml-value",
        "duration: 30d | duration: 90d | 0.yaml:13:27 | slo-window",
        "isRolling: true | isRolling: false | 0.yaml:13:16 | slo-window",
        "Occurrences | Occurences | 0.yaml:14:20 | unknown-word",
        "target: 0.95 | target: 1.5 | 0.yaml:15:25 | yaml-value",
        "target: 0.95 | target: 0.95, targetPercent: 95 | 0.yaml:15:16 | slo-target",
        "target: 0.95 | target: 0.95, value: 3 | 0.yaml:15:38 | slo-threshold",
        "target: 0.95 | target: 0.95, timeSliceWindow: 5m | 0.yaml:15:48 | slo-slices",
        "Occurrences | Timeslices | 0.yaml:15:16 | missing-key",
        "good: | bad: | 0.yaml:0:0 | none",
        "total: | totl: | 0.yaml:11:9 | slo-ratio",
        "ratioMetric: | thresholdMetric: | 0.yaml:11:9 | unknown-key",
      })
  void aSlipIsToldWithItsPlace(String right, String wrong, String place, String code)
      throws Exception {
    Problems problems = new Problems();
    read(problems, SLO.replaceFirst(java.util.regex.Pattern.quote(right), wrong));
    if (code.equals("none")) {
      assertEquals(List.of(), problems.all());
      return;
    }
    assertTrue(
        problems.all().stream()
            .anyMatch(p -> p.code().equals(code) && p.toString().contains(place + ": ")),
        problems.all()::toString);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "slos: [capacity] | slos: [capacty] | unknown-word",
        "low: {removes: ask, changes: wait} | low: {removes: act, changes: act} | none",
        "low: {removes: ask, changes: wait} | unknown: {removes: act, changes: hold} |"
            + " budget-milder",
        "low: {removes: ask, changes: wait} | short: {removes: ask, changes: act} | budget-milder",
        "low: {removes: ask, changes: wait} | spent: {removes: act, changes: hold} | budget-milder",
        "low: {removes: ask, changes: wait} | unknown: {removes: maybe} | unknown-word",
        "answers: | levels: {low: {below: 5%}}@answers: | budget-levels",
        "answers: | failing: [NotAFault]@answers: | yaml-value",
        "answers: | own: {budget: 0.1}@answers: | yaml-value",
        "answers: | priors: {capacity: {errors: 2%}}@answers: | missing-key",
      })
  void aSlipInOurOwnKindIsTold(String right, String wrong, String code) throws Exception {
    Problems problems = new Problems();
    read(problems, SLO + OURS.replace(right, wrong.replace("@", "\n  ")));
    assertEquals(
        code.equals("none") ? List.of() : List.of(code),
        problems.all().stream().map(io.wheeltapper.core.spi.Problem::code).distinct().toList(),
        problems.all()::toString);
  }

  @Test
  void whatIsNamedAndNotThereIsTold() throws Exception {
    Problems problems = new Problems();
    read(
        problems,
        SLO.replace("type: wheeltapper", "metricSourceRef: prom") + OURS + OURS,
        SLO.replaceAll("(?s)  indicator:.*total[^\n]*\n", "  indicatorRef: nodez\n")
            + "  alertPolicies: [{alertPolicyRef: nobody}]\n");
    String all = problems.all().toString();
    for (String part :
        List.of(
            "there is no DataSource 'prom'",
            "there is no SLI 'nodez'",
            "there is no AlertPolicy 'nobody'",
            "there are two of the kind SLO named so",
            "a bundle has one ErrorBudgetPolicy")) {
      assertTrue(all.contains(part), () -> part + " in " + all);
    }
  }

  @Test
  void aBrokenDocumentCostsThatFileOnly() throws Exception {
    Problems problems = new Problems();
    Objectives read = read(problems, SLO, "apiVersion: openslo/v1\nkind: [\n");
    assertEquals(1, read.all().size());
    assertEquals("yaml", problems.all().getFirst().code());
  }

  @Test
  void theDefaultBundlesObjectives() throws Exception {
    Objectives read =
        PolicyReader.read(Path.of(System.getProperty("wheeltapper.root", ".."), "policies"))
            .objectives();
    assertTrue(
        read.all().stream()
            .map(Objective::name)
            .toList()
            .containsAll(
                List.of(
                    "gpu-capacity",
                    "training-goodput",
                    "job-success",
                    "time-to-recovery",
                    "inference-availability",
                    "storage-feeding",
                    "cooling-headroom",
                    "power-headroom",
                    "pue")));
    assertEquals(List.of(), read.foreign());
    BudgetPolicy policy = read.policy().orElseThrow();
    assertEquals(List.of("gpu-capacity", "training-goodput"), policy.slos());
    for (String name : policy.slos()) {
      Objective objective = read.find(name).orElseThrow();
      double prior = 1 - policy.priors().get(name).errorRatio() / objective.goal().budget();
      assertTrue(prior >= 0.5 - 1e-9, () -> name + " begins below half: " + prior);
    }
  }
}
