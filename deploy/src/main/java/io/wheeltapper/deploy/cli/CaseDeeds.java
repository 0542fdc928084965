package io.wheeltapper.deploy.cli;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.runtime.ledger.LedgerReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What was done in a case, call by call, as its ledger has it: for whoever checks it. */
final class CaseDeeds {

  private final Output output;

  CaseDeeds(Output output) {
    this.output = output;
  }

  /** Prints them, oldest first; the number in front is for {@code audit show}. */
  void print(Path data, String caseId) throws IOException {
    try (LedgerReader ledger = LedgerReader.open(data)) {
      ledger.ofCase(caseId, this::line);
    }
  }

  private void line(long index, Entry entry) {
    switch (entry) {
      case Entry.Started e -> {
        say(index, e.at(), "started", e.action() + " " + e.target(), "");
        e.preview().forEach(call -> say("", "  " + call));
      }
      case Entry.Acted e ->
          say(index, e.at(), "acted", word(e.action(), e.outcome(), e.reason()), e.exhibit());
      case Entry.Verified e ->
          say(index, e.at(), "verified", word(e.action(), e.outcome(), e.reason()), e.exhibit());
      case Entry.Undone e ->
          say(index, e.at(), "undone", word(e.action(), e.outcome(), e.reason()), e.exhibit());
      default -> {}
    }
  }

  private static String word(String action, String outcome, String reason) {
    return action + " " + outcome + (reason.isEmpty() ? "" : ": " + reason);
  }

  private void say(long index, long at, String kind, String words, String exhibit) {
    String when = Instant.ofEpochMilli(at).truncatedTo(ChronoUnit.SECONDS).toString();
    say(Long.toString(index), when + " " + kind + " " + words);
    if (!exhibit.isEmpty()) {
      say("", "  evidence " + exhibit + "; audit show " + index + " --evidence");
    }
  }

  private void say(String key, String words) {
    output.say("%-8s %s".formatted(key, Terminal.plain(words, 2_000)));
  }
}
