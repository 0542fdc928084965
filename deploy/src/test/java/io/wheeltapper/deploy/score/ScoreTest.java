package io.wheeltapper.deploy.score;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.deploy.config.Shipped;
import io.wheeltapper.deploy.wiring.Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The default bundle on a small stream of every class, with look-alikes doubled; and that the score
 * tells a bad bundle from a good one. On so few node-days one healthy drain is one too many.
 */
final class ScoreTest {

  /**
   * Of its own: these are statistics of a small sample. The long tier's seed follows the commit.
   */
  private static final long SEED = 20261129;

  private static final Path POLICIES =
      Path.of(System.getProperty("wheeltapper.root", ".."))
          .toAbsolutePath()
          .normalize()
          .resolve("policies");

  private static Score score(Path bundle, Scored.Asked asked) throws Exception {
    return new Scored().score(Bundle.load(bundle, Shipped.classes()), asked);
  }

  private static String story(Scored.Asked asked, Score score) {
    ScoreTable table = new ScoreTable(asked);
    table.add("plain", score);
    return "seed " + SEED + "\n" + String.join("\n", table.lines());
  }

  @Test
  void theDefaultBundleMeetsItsAimsOnASmallStream() throws Exception {
    Scored.Asked asked = new Scored.Asked("profile", 400, 8, SEED, 2, 0);
    Score score = score(POLICIES, asked);
    assertTrue(score.disruptive() > 15, () -> "too little was done\n" + story(asked, score));
    assertTrue(score.precision() >= 0.99, () -> story(asked, score));
    assertTrue(score.healthyRate() <= 0.04, () -> story(asked, score));
    Score.Row pages = score.rows().get("F01");
    assertEquals(pages.happened(), pages.right(), () -> story(asked, score));
    assertTrue(
        score.baselineRate() > 100, () -> "each Xid drained would cost\n" + story(asked, score));
  }

  @Test
  void lostSensorDataMakesNoActWrong() throws Exception {
    Scored.Asked asked = new Scored.Asked("summit", 400, 4, SEED, 1, 0.1);
    Score score = score(POLICIES, asked);
    assertEquals(score.disruptive(), score.right(), () -> story(asked, score));
    assertEquals(0, score.healthy(), () -> story(asked, score));
  }

  @Test
  void aBundleThatDrainsForAProgramsOwnFaultIsFoundOut(@TempDir Path folder) throws Exception {
    copy(POLICIES, folder);
    Path ladders = folder.resolve("ladders.yaml");
    String good = Files.readString(ladders);
    String bad =
        good.replaceFirst(
            "gpu-app-fault: \\{[^}]*\\}",
            "gpu-app-fault: {priority: 10, rungs: [{name: drain, steps: [node.isolate]}]}");
    assertTrue(!bad.equals(good), "the ladder of gpu-app-fault is written otherwise now");
    Files.writeString(ladders, bad);
    Scored.Asked asked = new Scored.Asked("summit", 200, 2, SEED, 1, 0);
    Score score = score(folder, asked);
    assertTrue(score.precision() < 0.5, () -> story(asked, score));
    assertTrue(score.healthy() >= 3, () -> story(asked, score));
    Score.Row row = score.rows().get("L01");
    assertTrue(row.wrong() > row.happened() / 2, () -> story(asked, score));
  }

  private static void copy(Path from, Path to) throws Exception {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path one : all.filter(p -> !p.startsWith(from.resolve("target"))).toList()) {
        Path there = to.resolve(from.relativize(one).toString());
        if (Files.isDirectory(one)) {
          Files.createDirectories(there);
        } else {
          Files.copy(one, there);
        }
      }
    }
  }

  @Test
  void theSameSeedScoresTheSame() throws Exception {
    Scored.Asked asked = new Scored.Asked("profile", 100, 4, SEED, 1, 0.1);
    assertEquals(score(POLICIES, asked), score(POLICIES, asked));
  }

  @Test
  void wilsonsIntervalIsThePublishedOne() {
    // 81 of 263: the example of Newcombe (1998), method 3, to four places.
    double[] interval = Score.wilson(81, 263);
    assertArrayEquals(new double[] {0.2553, 0.3662}, interval, 0.00005);
    assertEquals(0, Score.wilson(0, 20)[0], 1e-12);
    assertEquals(1, Score.wilson(20, 20)[1], 1e-12);
  }

  @Test
  void aRungIsRightWithWhatIsWantedAndNothingElse() {
    Right right =
        new Right(
            List.of(new Right.Deed("node.isolate", false)),
            List.of(new Right.Deed("node.reboot", true)));
    Right.Deed isolate = new Right.Deed("node.isolate", false);
    Right.Deed later = new Right.Deed("node.reboot", true);
    Right.Deed now = new Right.Deed("node.reboot", false);
    Right.Deed call = new Right.Deed("person.call", false);
    assertTrue(right.holds(List.of(isolate, later, call)));
    assertTrue(!right.holds(List.of(isolate, now)), "a reboot under running work");
    assertTrue(!right.holds(List.of(call)), "nothing that is wanted");
    assertTrue(new Right(List.of(), List.of()).holds(List.of(call)), "a call takes nothing");
    assertTrue(!new Right(List.of(), List.of()).holds(List.of(isolate)));
  }
}
