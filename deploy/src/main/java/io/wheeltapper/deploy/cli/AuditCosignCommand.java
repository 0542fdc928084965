package io.wheeltapper.deploy.cli;

import io.wheeltapper.core.runtime.ledger.Audit;
import io.wheeltapper.core.runtime.ledger.AuditReport;
import io.wheeltapper.core.runtime.ledger.Cosignature;
import io.wheeltapper.core.spi.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "cosign",
    header = "Sign a checkpoint as a second party (C2SP tlog-cosignature).",
    customSynopsis =
        "@|bold wheeltapper audit cosign|@ CHECKPOINT --key FILE [--name NAME] [--data DIR]",
    description = {
      "Computes the ledger in --data again (a copy will do), and signs only when the",
      "checkpoint is of it and it continues the last that this key signed, which is",
      "remembered in FILE.seen. Where FILE is not there, --name makes it.",
      "Prints the checkpoint with the signature added; exit code 1 when it is refused."
    },
    footer = {
      "",
      "@|bold Example|@",
      "  wheeltapper audit cosign checkpoint.txt --key audit.key > cosigned.txt"
    })
final class AuditCosignCommand implements Callable<Integer> {

  private final Output output;

  @Parameters(paramLabel = "CHECKPOINT", description = "A file with one signed checkpoint.")
  private Path checkpoint = Path.of("");

  @Option(names = "--key", required = true, paramLabel = "FILE", description = "Your key's file.")
  private Path key = Path.of("");

  @Option(names = "--name", paramLabel = "NAME", description = "Makes a key of this name.")
  private @Nullable String name;

  @Mixin private final DataOption data = new DataOption();

  @Mixin private final Help help = new Help();

  AuditCosignCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    make();
    String note = Files.readString(checkpoint);
    Path seen = key.resolveSibling(key.getFileName() + ".seen");
    String before = Files.exists(seen) ? Files.readString(seen) : "";
    if (!before.isEmpty() && size(before) > size(note)) {
      return no(
          "this key has signed "
              + size(before)
              + " entries already: a checkpoint of "
              + size(note)
              + " is older, or the ledger was put back");
    }
    Path both = Files.createTempFile("wheeltapper-cosign", ".txt");
    try {
      Files.writeString(both, before + note);
      AuditReport report = Audit.verify(data.folder(), both);
      if (!report.intact()) {
        return no(report.toString());
      }
    } finally {
      Files.delete(both);
    }
    String signed = Cosignature.add(note, key, InstantSource.system().millis() / 1_000);
    Files.writeString(seen, note);
    output.out().print(signed);
    output.out().flush();
    return 0;
  }

  private void make() throws IOException, Ledger.Unavailable {
    if (Files.exists(key)) {
      return;
    }
    if (name == null || !name.matches("[^\\s+]{1,200}")) {
      throw new BadUse(key + " is not there; make one with --name, which has no blank and no plus");
    }
    String vkey = Cosignature.create(key, name);
    output.note("made " + key + "; whoever checks your signatures needs this key:");
    output.note(vkey);
  }

  private static long size(String note) {
    List<String> lines = note.lines().toList();
    if (lines.size() < 3 || !lines.get(1).matches("\\d{1,18}")) {
      throw new BadUse("it is no checkpoint: three lines, an empty one, and a signature");
    }
    return Long.parseLong(lines.get(1));
  }

  private int no(String why) {
    output.note("NOT SIGNED: " + Terminal.plain(why));
    return Main.NO;
  }
}
