package io.wheeltapper.deploy.scenario;

import io.wheeltapper.core.policy.OwnSli;
import io.wheeltapper.core.slo.Minute;
import io.wheeltapper.core.slo.Run;
import java.util.ArrayList;
import java.util.List;

/**
 * What was measured before a scenario begins. Unless it says otherwise its factory has run for a
 * month and nothing was wrong, so that a test of something else need not care for budgets; one that
 * is about a young agent says {@code history: none}.
 */
final class History {

  /** How far it goes back, milliseconds. */
  static final long MONTH = 30L * 86_400_000L;

  /** GPUs of a node of the scenarios' world. */
  private static final int GPUS = 8;

  private History() {}

  static List<Run> before(Scenario scenario, long start) {
    List<Given.Past> told =
        scenario.given().stream()
            .filter(Given.Past.class::isInstance)
            .map(Given.Past.class::cast)
            .toList();
    if (told.stream().anyMatch(p -> p.series().isEmpty())) {
      return List.of();
    }
    int nodes = scenario.premises().nodes().size();
    long end = Minute.of(start);
    List<Run> runs = new ArrayList<>();
    for (Given.Past past : told) {
      OwnSli sli = OwnSli.find(past.series()).orElseThrow();
      double total = sli == OwnSli.GPU_MINUTES ? nodes * GPUS : nodes;
      boolean ratio = sli.shape() == OwnSli.Shape.RATIO;
      runs.add(
          run(
              past.series(),
              end,
              past.lasted(),
              ratio ? past.amount() * total : past.amount(),
              ratio ? total : 1));
    }
    // Minutes that are there already stay, so that these fill what is left of the month.
    runs.add(run(OwnSli.NODE_MINUTES.word(), end, MONTH, 0, nodes));
    runs.add(run(OwnSli.GPU_MINUTES.word(), end, MONTH, 0, (double) nodes * GPUS));
    runs.add(run(OwnSli.GOODPUT.word(), end, MONTH, 0, (double) nodes * GPUS));
    runs.add(run(OwnSli.JOBS.word(), end, MONTH, 0, 0));
    return runs;
  }

  private static Run run(String series, long end, long lasted, double amount, double total) {
    long minutes = lasted / Minute.MILLIS;
    return new Run(series, end - minutes, (int) minutes, amount, total);
  }
}
