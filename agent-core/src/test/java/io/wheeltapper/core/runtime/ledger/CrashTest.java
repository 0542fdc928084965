package io.wheeltapper.core.runtime.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.spi.Ledger;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that appends as fast as it can is killed at random; what it was told is durable, is.
 */
final class CrashTest {

  @TempDir Path folder;

  @Test
  void nothingAcknowledgedIsLostInTenKills() throws Exception {
    kill(10);
  }

  @Test
  @Tag("long")
  void nothingAcknowledgedIsLostInAHundredKills() throws Exception {
    kill(100);
  }

  private void kill(int rounds) throws Exception {
    long seed = Long.getLong("wheeltapper.seed", 1);
    Random random = new Random(seed);
    for (int round = 0; round < rounds; round++) {
      long acknowledged = killOne(1 + random.nextInt(120));
      AuditReport report = Audit.verify(folder);
      assertTrue(report.intact(), "seed " + seed + ", round " + round + ": " + report);
      assertTrue(report.size() >= acknowledged, report.size() + " of " + acknowledged);
      try (SqliteLedger ledger = SqliteLedger.open(folder, LedgerSettings.defaults())) {
        List<Entry> entries = LedgerContract.read(ledger, 0);
        assertEquals(report.size(), entries.size());
        for (int i = 0; i < entries.size(); i++) {
          assertEquals(Samples.found(i), entries.get(i));
        }
      }
    }
  }

  /** Kills after so many acknowledgements were heard; gives the last size that was acknowledged. */
  private long killOne(int after) throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long acknowledged = 0;
    try (BufferedReader out = child.inputReader()) {
      String line = out.readLine();
      for (int heard = 0; line != null; line = out.readLine()) {
        acknowledged = Long.parseLong(line);
        if (++heard == after) {
          child.toHandle().destroyForcibly(); // leaves the pipe, so that all that was said is heard
        }
      }
    } finally {
      child.destroyForcibly().waitFor();
    }
    assertTrue(acknowledged > 0, "the child never came to write");
    return acknowledged;
  }

  /** Appends groups of varying length for ever, and prints each size once it is durable. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws Ledger.Unavailable, InterruptedException {
      try (SqliteLedger ledger =
          SqliteLedger.open(Path.of(arguments[0]), LedgerSettings.defaults())) {
        while (true) {
          long size = ledger.size();
          List<Entry> group = new ArrayList<>();
          for (long i = size; i < size + 1 + size % 7; i++) {
            group.add(Samples.found(i));
          }
          System.out.println(ledger.append(group, size, 1, size % 3 == 0));
        }
      }
    }
  }
}
