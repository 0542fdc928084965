package io.wheeltapper.deploy.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class MetricPageTest {

  /** {@code -Dwheeltapper.write=true} writes the page anew. */
  @Test
  void thePublishedPageIsThatOfTheCode() throws Exception {
    Path file = Path.of(System.getProperty("wheeltapper.root", ".."), "deploy/METRICS.md");
    if (Boolean.getBoolean("wheeltapper.write")) {
      Files.writeString(file, MetricPage.text());
    }
    assertEquals(
        MetricPage.text(), Files.readString(file), "run this test with -Dwheeltapper.write=true");
  }

  @Test
  void namesAreUniqueAndEndInTheirUnit() {
    Set<String> names = new HashSet<>();
    for (Metric metric : MetricList.every()) {
      assertEquals(true, names.add(metric.name()), metric.name());
      assertEquals(
          metric.type() == Metric.Type.COUNTER, metric.name().endsWith("_total"), metric.name());
      if (metric.type() == Metric.Type.HISTOGRAM) {
        assertEquals(true, metric.name().endsWith("_seconds"), metric.name());
      }
    }
  }
}
