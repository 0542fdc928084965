package io.wheeltapper.deploy.cli;

import io.wheeltapper.core.runtime.ledger.Audit;
import io.wheeltapper.core.runtime.ledger.AuditReport;
import io.wheeltapper.core.runtime.ledger.Json;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What {@code audit verify} does. */
final class VerifyLedger {

  private final Output output;
  private final boolean json;

  VerifyLedger(Output output, boolean json) {
    this.output = output;
    this.json = json;
  }

  int run(Path data, @Nullable Path since, @Nullable Path export) throws IOException {
    AuditReport report;
    if (export != null) {
      report = Audit.verifyExport(export);
    } else if (since != null) {
      report = Audit.verify(data, since);
    } else {
      report = Audit.verify(data);
    }
    if (json) {
      output.json(Json.mapper().writeValueAsBytes(report));
    } else {
      output.say(Terminal.plain(report.toString()));
      report.notes().forEach(n -> output.note("note: " + Terminal.plain(n)));
    }
    return report.intact() ? 0 : Main.NO;
  }
}
