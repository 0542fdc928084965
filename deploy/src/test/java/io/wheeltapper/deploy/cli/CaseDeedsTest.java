package io.wheeltapper.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Exhibit;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.ledger.LedgerSettings;
import io.wheeltapper.core.runtime.ledger.SqliteLedger;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CaseDeedsTest {

  private static final Target NODE = Target.node("n1");
  private static final Fault FAULT = Fault.of("f");

  @TempDir Path data;

  @Test
  void theCallsTheirEndsAndTheEvidenceAreTold() throws Exception {
    String name = Exhibit.name("3 GPUs failed");
    try (SqliteLedger ledger = SqliteLedger.open(data, LedgerSettings.defaults())) {
      ledger.append(
          List.of(
              new Entry.Started(
                  1_000,
                  "c1",
                  NODE,
                  FAULT,
                  "node.validate",
                  Map.of(),
                  0,
                  1,
                  "a",
                  1,
                  List.of("/usr/bin/check n1", "look at n1")),
              new Entry.Acted(
                  2_000,
                  "c1",
                  NODE,
                  FAULT,
                  "node.validate",
                  0,
                  1,
                  "a",
                  "failed",
                  false,
                  "3 failed",
                  "",
                  name)),
          0,
          1,
          true);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    new CaseDeeds(new Output(stream, stream)).print(data, "c1");
    String said = out.toString(StandardCharsets.UTF_8);
    assertTrue(said.contains("started node.validate node:n1"), said);
    assertTrue(said.contains("  /usr/bin/check n1"), said);
    assertTrue(said.contains("acted node.validate failed: 3 failed"), said);
    assertTrue(said.contains(name + "; audit show 1 --evidence"), said);
  }
}
