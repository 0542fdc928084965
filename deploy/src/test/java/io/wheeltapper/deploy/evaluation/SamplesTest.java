package io.wheeltapper.deploy.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Dossier;
import io.wheeltapper.core.spi.Lookup;
import io.wheeltapper.deploy.evaluation.Sample.Group;
import io.wheeltapper.deploy.scenario.AskedCase;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** In which order questions are asked. */
final class SamplesTest {

  private static final int OF_EACH = 10;
  private static final Fault BUS = new Fault("gpu-fell-off-bus");
  private static final Naming NAMING = new Naming(List.of(), (_, _) -> List.of());

  private static AskedCase one(int line, Optional<Fault> cause, boolean elsewhere) {
    Target node = Target.node("n1");
    Dossier dossier =
        new Dossier(
            "c1",
            9_000,
            node,
            BUS,
            "Off the bus",
            List.of(),
            List.of(new Dossier.Step(0, 6_000, "found", node, "found")),
            List.of("node.isolate"),
            "node.isolate");
    String place = "tests/a.yaml:" + line;
    return new AskedCase("a", place, dossier, Lookup.NONE, cause, elsewhere, List.of());
  }

  private static List<Sample> draw(long seed) {
    List<AskedCase> cases = new ArrayList<>();
    for (int i = 0; i < OF_EACH; i++) {
      cases.add(one(i, Optional.of(BUS), false));
      cases.add(one(100 + i, Optional.of(new Fault("rack-down")), true));
      cases.add(one(200 + i, Optional.empty(), false));
    }
    return Samples.draw(cases, NAMING, OF_EACH, seed);
  }

  private static List<String> ids(List<Sample> samples) {
    return samples.stream().map(Sample::id).toList();
  }

  /** A run that is cut short after half has asked of each group, by the fixed seeds. */
  @Test
  void theGroupsAreMixed() {
    for (long seed = 1; seed <= 20; seed++) {
      List<Sample> samples = draw(seed);
      assertEquals(4 * OF_EACH, samples.size());
      Set<Group> half = EnumSet.noneOf(Group.class);
      samples.subList(0, 2 * OF_EACH).forEach(s -> half.add(s.group()));
      assertEquals(EnumSet.allOf(Group.class), half, "seed " + seed);
      Set<String> cases = new HashSet<>();
      assertTrue(
          samples.stream().allMatch(s -> cases.add(s.dossier().caseId())),
          "each is a case of its own");
    }
  }

  @Test
  void theSeedAloneSaysTheOrder() {
    assertEquals(ids(draw(7)), ids(draw(7)));
    assertNotEquals(ids(draw(7)), ids(draw(8)));
  }
}
