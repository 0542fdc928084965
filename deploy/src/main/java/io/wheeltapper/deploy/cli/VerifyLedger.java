package io.wheeltapper.deploy.cli;

import io.wheeltapper.core.runtime.ledger.Audit;
import io.wheeltapper.core.runtime.ledger.AuditReport;
import io.wheeltapper.core.runtime.ledger.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code audit verify} does. */
final class VerifyLedger {

  private final Output output;
  private final boolean json;

  VerifyLedger(Output output, boolean json) {
    this.output = output;
    this.json = json;
  }

  int run(Path data, @Nullable Path export) throws IOException {
    return tell(export == null ? Audit.verify(data) : Audit.verifyExport(export));
  }

  int run(Path data, Path since, List<String> cosigners, Set<String> required) throws IOException {
    try {
      return tell(Audit.verify(data, since, cosigners, required));
    } catch (IllegalArgumentException e) {
      throw new BadUse(String.valueOf(e.getMessage()));
    }
  }

  private int tell(AuditReport report) throws IOException {
    if (json) {
      output.json(Json.mapper().writeValueAsBytes(report));
    } else {
      output.say(Terminal.plain(report.toString()));
      report.notes().forEach(n -> output.note("note: " + Terminal.plain(n)));
    }
    return report.intact() ? 0 : Main.NO;
  }
}
