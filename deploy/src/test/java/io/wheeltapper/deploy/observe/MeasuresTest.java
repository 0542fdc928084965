package io.wheeltapper.deploy.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wheeltapper.core.model.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class MeasuresTest {

  /** What was counted, by name and labels; of what took time the milliseconds. */
  private static final class Totals implements Marks {
    private final SortedMap<String, Double> all = new TreeMap<>();

    @Override
    public void count(String name, double amount, String... labels) {
      all.merge(name + List.of(labels), amount, Double::sum);
    }

    @Override
    public void took(String name, long millis, String... labels) {
      all.merge(name + List.of(labels), (double) millis, Double::sum);
    }

    double of(String name, String... labels) {
      return all.getOrDefault("wheeltapper." + name + List.of(labels), 0.0);
    }
  }

  private static Totals told(List<Entry> entries) {
    Totals totals = new Totals();
    Measures measures = new Measures(totals);
    long index = 0;
    for (Entry entry : entries) {
      measures.apply(index++, entry);
    }
    assertEquals(0, measures.open());
    assertEquals(0, measures.asking());
    return totals;
  }

  @Test
  void thePartsOfARecoveryAddUpToIt() {
    Totals totals = told(Story.all(1_000_000));
    assertEquals(6_000, totals.of("recovery", "phase", "detect"));
    assertEquals(6_000, totals.of("recovery", "phase", "decide"));
    assertEquals(4_000, totals.of("recovery", "phase", "drain"), "isolate: call and look");
    assertEquals(1_000, totals.of("recovery", "phase", "act"), "return: its call");
    assertEquals(8_000, totals.of("recovery", "phase", "verify"), "validate, and return's look");
    assertEquals(5_000, totals.of("recovery", "phase", "wait"));
    assertEquals(30_000, totals.of("recovery", "phase", "whole"));
  }

  @Test
  void toilIsCounted() {
    Totals totals = told(Story.all(1_000_000));
    assertEquals(3, totals.of("toil.actions", "approved", "no"));
    assertEquals(0, totals.of("toil.actions", "approved", "yes"));
    assertEquals(1, totals.of("approvals", "answer", "asked"), "asked once, whatever is repeated");
    assertEquals(1, totals.of("approvals", "answer", "refused"));
    assertEquals(1, totals.of("pages", "what", "sent"));
    assertEquals(1, totals.of("pages", "what", "avoided"));
    assertEquals(1, totals.of("outs", "proved", "healthy"));
    assertEquals(1, totals.of("reviewed", "word", "wrong"));
  }

  @Test
  void gpuHoursAreThoseOfTheBreakEven() {
    Totals totals = told(Story.all(1_000_000));
    assertEquals(2.5, totals.of("gpu.hours", "what", "spent", "mode", "act"));
    assertEquals(37.5, totals.of("gpu.hours", "what", "saved", "mode", "act"));
    assertEquals(2.5, totals.of("gpu.hours", "what", "spent", "mode", "observe"));
    assertEquals(0, totals.of("gpu.hours", "what", "saved", "mode", "observe"));
  }

  @Test
  void aCaseThatIsOpenIsTold() {
    List<Entry> entries = Story.all(0);
    Measures measures = new Measures(new Totals());
    List<String> seen = new ArrayList<>();
    long index = 0;
    for (Entry entry : entries) {
      measures.apply(index++, entry);
      seen.add(measures.open() + "/" + measures.asking());
    }
    assertEquals("1/0", seen.getFirst());
    assertEquals(
        3,
        seen.stream().filter("1/1"::equals).count(),
        "from the first question until the gate has the answer");
    assertEquals("0/0", seen.getLast());
  }
}
