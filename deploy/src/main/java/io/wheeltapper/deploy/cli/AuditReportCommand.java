package io.wheeltapper.deploy.cli;

import io.wheeltapper.core.runtime.ledger.Audit;
import io.wheeltapper.core.runtime.ledger.Review;
import io.wheeltapper.core.runtime.ledger.Seal;
import io.wheeltapper.core.spi.Ledger;
import io.wheeltapper.deploy.review.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "report",
    header = "Write what was done in a period, signed by the ledger's key.",
    customSynopsis =
        "@|bold wheeltapper audit report|@ --from DAY --to DAY --out FILE [--data DIR]",
    description = {
      "What was done, by which rule's which version, approved by whom, what failed,",
      "what was held and why. Beside FILE stands FILE.sig: a note signed by the",
      "ledger's key over the file's hash and the checkpoint that it rests on."
    },
    footer = {
      "",
      "@|bold Example|@",
      "  wheeltapper audit report --from 2026-11-01 --to 2026-11-30 --out november.pdf"
    })
final class AuditReportCommand implements Callable<Integer> {

  private final Output output;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "DAY",
      description = "2026-11-01, in UTC, or 2026-11-01T06:00:00Z.")
  private String from = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DAY",
      description = "A day is in it whole; a time is not itself in it.")
  private String to = "";

  @Option(
      names = "--format",
      paramLabel = "html|pdf",
      description = "Without it, what FILE ends with.")
  private String format = "";

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "The report.")
  private Path out = Path.of("");

  @Mixin private final DataOption data = new DataOption();

  @Mixin private final Help help = new Help();

  AuditReportCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    long begin = Day.moment(from, false);
    long end = Day.moment(to, true);
    if (begin >= end) {
      throw new BadUse("--from " + from + " is not before --to " + to);
    }
    Path folder = data.folder();
    Review.Head head =
        Audit.head(folder)
            .orElseThrow(() -> new BadUse("no checkpoint was signed yet in " + folder));
    Report report = Report.of(Audit.entries(folder), head, begin, end, format());
    Files.write(out, report.document());
    seal(report, folder);
    return 0;
  }

  private void seal(Report report, Path folder) throws IOException {
    Path beside = signature(out);
    try {
      String seal =
          Seal.make(
              report.document(),
              report.format().word(),
              report.from(),
              report.to(),
              report.head(),
              Audit.keyFile(folder));
      Files.writeString(beside, seal);
      output.say(
          out + ", signed in " + beside + "; it rests on " + report.head().size() + " entries");
    } catch (Ledger.Unavailable | IOException e) {
      Files.deleteIfExists(beside);
      output.say(out.toString());
      output.note("note: it is not signed: " + Terminal.plain(String.valueOf(e.getMessage())));
    }
  }

  /** Where the signature of a file stands. */
  static Path signature(Path file) {
    return file.resolveSibling(file.getFileName() + ".sig");
  }

  private Report.Format format() {
    String name = out.toString();
    String word = format.isEmpty() ? name.substring(name.lastIndexOf('.') + 1) : format;
    return switch (word) {
      case "html" -> Report.Format.HTML;
      case "pdf" -> Report.Format.PDF;
      default -> throw new BadUse("--format is html or pdf");
    };
  }
}
