package io.wheeltapper.deploy.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The drawn stream has the published rates, and what was drawn is the same for the same seed. */
final class DrawTest {

  private static final long SEED = Long.getLong("wheeltapper.seed", 20261129);

  private static Draw.Wish wish(int nodes, int days, double lookalikes) {
    return new Draw.Wish(nodes, days, SEED, lookalikes, 0);
  }

  private static List<Incident> draw(String stream, Draw.Wish wish) throws Exception {
    Profile profile = ProfileReader.shipped();
    return Draw.of(profile, profile.streams().get(stream), wish);
  }

  private static Map<String, Long> counts(List<Incident> incidents) {
    return incidents.stream()
        .collect(Collectors.groupingBy(i -> i.of().id(), TreeMap::new, Collectors.counting()));
  }

  @Test
  void everyClassOfTheProfileIsThere() throws Exception {
    Set<String> ids = ProfileReader.shipped().classes().keySet();
    for (int i = 1; i <= 29; i++) {
      assertTrue(ids.contains(String.format("F%02d", i)), "F" + i);
    }
    for (int i = 1; i <= 7; i++) {
      assertTrue(ids.contains("L0" + i), "L" + i);
    }
  }

  @Test
  void ofSummitsXidsNinetySixOfHundredAreTheApplications() throws Exception {
    Map<String, Long> counts = counts(draw("summit", wish(4626, 60, 1)));
    double application = counts.get("L01") + counts.get("L02") + counts.get("L03");
    double xids =
        application
            + List.of("F01", "F02", "F07", "F08", "F09", "S12", "S32", "S38", "S44", "S61", "S63")
                .stream()
                .mapToDouble(id -> counts.getOrDefault(id, 0L))
                .sum()
            + 60 * 23.12; // the one node that repeats itself
    assertEquals(0.959, application / xids, 0.01, "seed " + SEED);
  }

  @Test
  void ratesAreThePublishedOnesLessWhatComesBackAfterRepairs() throws Exception {
    Profile profile = ProfileReader.shipped();
    int days = 100;
    Map<String, Long> counts = counts(draw("profile", wish(4000, days, 1)));
    double nodeDays = 4000.0 * days;
    for (FaultClass of : profile.classes().values()) {
      double rate = of.kind().real() ? of.rate() * (1 - profile.modifiers().again()) : of.rate();
      double expected = rate * nodeDays / 1000;
      double seen = counts.getOrDefault(of.id(), 0L);
      assertTrue(
          Math.abs(seen - expected) <= 5 * Math.sqrt(expected * 1.5) + 1,
          () -> of.id() + ": " + seen + " of " + expected + ", seed " + SEED);
    }
  }

  @Test
  void lookalikesDoubledChangesNothingElse() throws Exception {
    List<Incident> plain = draw("profile", wish(1000, 30, 1));
    List<Incident> doubled = draw("profile", wish(1000, 30, 2));
    assertEquals(real(plain), real(doubled), "seed " + SEED);
    assertEquals(
        2.0,
        (doubled.size() - real(doubled).size()) / (double) (plain.size() - real(plain).size()),
        0.1);
  }

  private static List<String> real(List<Incident> incidents) {
    return incidents.stream()
        .filter(i -> i.of().kind().real())
        .map(i -> i.of().id() + " " + i.node() + " " + i.begin())
        .toList();
  }

  @Test
  void theSameSeedDrawsTheSame() throws Exception {
    assertEquals(draw("summit", wish(500, 20, 1)), draw("summit", wish(500, 20, 1)));
  }

  @Test
  void theKernelsReaderTakesTheLinesOfTheXids() throws Exception {
    KernelLines reader = new KernelLines();
    for (FaultClass of : ProfileReader.shipped().classes().values()) {
      for (FaultClass.Form form : of.forms()) {
        List<String> lines =
            form.say().stream()
                .map(Say::what)
                .filter(Say.Kernel.class::isInstance)
                .map(w -> ((Say.Kernel) w).text())
                .filter(t -> t.contains("Xid"))
                .map(t -> t.replace("{pci}", "0000:3b:00").replace("{pid}", "4711"))
                .toList();
        List<?> signals = reader.read("n1", lines);
        for (int i = 0; i < lines.size(); i++) {
          assertEquals(1, ((List<?>) signals.get(i)).size(), lines.get(i));
        }
      }
    }
  }
}
