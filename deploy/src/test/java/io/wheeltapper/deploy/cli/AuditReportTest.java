package io.wheeltapper.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.runtime.ledger.Audit;
import io.wheeltapper.deploy.review.Period;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditReportTest {

  @TempDir Path folder;

  @Test
  void aReportIsWrittenSignedAndChecked() throws Exception {
    Path data = folder.resolve("data");
    Period.write(data);
    Path file = folder.resolve("november.html");
    String[] report = {
      "audit",
      "report",
      "--from",
      "2026-11-01",
      "--to",
      "2026-11-30",
      "--out",
      "" + file,
      "--data",
      "" + data
    };
    assertEquals(0, Ran.of(report).code());
    String[] verify = {"audit", "verify-report", "" + file, "--data", "" + data};
    assertEquals(0, Ran.of(verify).code());
    String text = Files.readString(file);
    assertTrue(text.contains("node:gpu-017"), text);
    Files.writeString(file, text.replace("gpu-017", "gpu-018"));
    Ran changed = Ran.of(verify);
    assertEquals(1, changed.code());
    assertTrue(changed.out().contains("was changed"), changed.out());
    Files.writeString(file, text);
    assertEquals(0, Ran.of("audit", "verify-report", "" + file, "--key", Audit.key(data)).code());
    Path other = folder.resolve("other");
    Period.write(other);
    assertEquals(1, Ran.of("audit", "verify-report", "" + file, "--data", "" + other).code());
    Files.delete(AuditReportCommand.signature(file));
    assertEquals(2, Ran.of(verify).code());
    report[3] = "november";
    assertEquals(2, Ran.of(report).code());
  }
}
