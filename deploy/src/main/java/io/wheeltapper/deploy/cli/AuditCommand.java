package io.wheeltapper.deploy.cli;

import io.wheeltapper.core.runtime.ledger.Audit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "audit",
    header = "Check the ledger, and hand it to somebody who checks it himself.",
    customSynopsis = "@|bold wheeltapper audit|@ COMMAND [--data DIR]",
    footer = {"", "@|bold Example|@", "  wheeltapper audit verify --since checkpoint.txt"},
    subcommands = {
      AuditCommand.Verify.class,
      AuditCommand.Show.class,
      AuditCommand.Export.class,
      AuditCommand.Receipt.class,
      AuditCommand.Prune.class,
      AuditCosignCommand.class,
      AuditReportCommand.class,
      AuditVerifyReportCommand.class
    })
final class AuditCommand extends Group {

  @Command(
      name = "verify",
      header = "Compute everything again: is the ledger intact?",
      customSynopsis =
          "@|bold wheeltapper audit verify|@ [--data DIR] [--since FILE | --export DIR]",
      description = {
        "Exit code 1, with the index, when an entry was changed, dropped, added",
        "or moved. Without --since a rollback of the whole ledger cannot be seen.",
        "The signatures of second parties on the checkpoints of --since are told and",
        "held against their keys, of --cosigner or of the configuration."
      },
      footer = {"", "@|bold Example|@", "  wheeltapper audit verify --since checkpoint.txt"})
  static final class Verify implements Callable<Integer> {

    private final Output output;

    @Mixin private final DataOption data = new DataOption();

    @Option(
        names = "--since",
        paramLabel = "FILE",
        description = "Signed checkpoints that were kept elsewhere.")
    private @Nullable Path since;

    @Option(
        names = "--export",
        paramLabel = "DIR",
        description = "Check what 'audit export' wrote, in place of the ledger.")
    private @Nullable Path export;

    @Option(
        names = "--cosigner",
        paramLabel = "VKEY",
        description = "The key of a second party; may be given again.")
    private List<String> cosigners = List.of();

    @Option(
        names = "--require-cosigner",
        paramLabel = "NAME",
        description = "Not intact without this party's signature; may be given again.")
    private Set<String> required = Set.of();

    @Option(
        names = "--config",
        paramLabel = "FILE",
        description = "The configuration that names cosigners.")
    private @Nullable Path config;

    @Mixin private final JsonOption json = new JsonOption();

    @Mixin private final Help help = new Help();

    Verify(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws Exception {
      VerifyLedger verify = new VerifyLedger(output, json.on());
      List<String> known = new ArrayList<>(cosigners);
      if (config != null) {
        known.addAll(ConfigOptions.of(config, null).checkpoints().cosigners().vkeys());
      }
      if (since == null && !(known.isEmpty() && required.isEmpty())) {
        throw new BadUse("cosigners sign checkpoints; name a file of those with --since");
      }
      return since != null && export == null
          ? verify.run(data.folder(), since, known, required)
          : verify.run(data.folder(), export);
    }
  }

  @Command(
      name = "show",
      header = "Print one entry.",
      customSynopsis = "@|bold wheeltapper audit show|@ INDEX [--evidence] [--data DIR]",
      footer = {"", "@|bold Example|@", "  wheeltapper audit show 42 --evidence"})
  static final class Show implements Callable<Integer> {

    private final Output output;

    @Parameters(paramLabel = "INDEX", description = "Which entry, from 0.")
    private long index;

    @Option(
        names = "--evidence",
        description = "Print what it names as 'exhibit': a check's whole output.")
    private boolean evidence;

    @Mixin private final DataOption data = new DataOption();

    @Mixin private final Help help = new Help();

    Show(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws Exception {
      try {
        if (evidence) {
          output.say(Terminal.plain(Audit.evidence(data.folder(), index)));
        } else {
          output.json(Audit.show(data.folder(), index));
        }
        return 0;
      } catch (NoSuchElementException e) {
        throw new BadUse(String.valueOf(e.getMessage()));
      }
    }
  }

  @Command(
      name = "export",
      header = "Write the ledger as C2SP tlog-tiles, for programs that are not ours.",
      customSynopsis = "@|bold wheeltapper audit export|@ DIR [--data DIR]",
      footer = {"", "@|bold Example|@", "  wheeltapper audit export ./export"})
  static final class Export implements Callable<Integer> {

    private final Output output;

    @Parameters(paramLabel = "DIR", description = "New, empty, or an earlier export of this log.")
    private Path folder = Path.of("");

    @Mixin private final DataOption data = new DataOption();

    @Mixin private final Help help = new Help();

    Export(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws Exception {
      long entries = Audit.export(data.folder(), folder);
      output.say(entries + " entries in " + folder + "; the key to check them by is log.vkey");
      return 0;
    }
  }

  @Command(
      name = "prune",
      header = "Take the oldest entries out of an export; their hashes stay.",
      customSynopsis = "@|bold wheeltapper audit prune|@ DIR --before DAY",
      description = {
        "As C2SP tlog-tiles has it: whole bundles of 256 entries go, from the first on;",
        "'audit verify --export' says so, and later exports to DIR leave them out. The",
        "ledger itself is not pruned: the agent reads all of it when it starts."
      },
      footer = {"", "@|bold Example|@", "  wheeltapper audit prune ./export --before 2025-11-01"})
  static final class Prune implements Callable<Integer> {

    private final Output output;

    @Parameters(paramLabel = "DIR", description = "What 'audit export' wrote.")
    private Path folder = Path.of("");

    @Option(
        names = "--before",
        required = true,
        paramLabel = "DAY",
        description = "2025-11-01, in UTC, or 2025-11-01T06:00:00Z.")
    private String before = "";

    @Mixin private final Help help = new Help();

    Prune(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws Exception {
      long minimum = Audit.prune(folder, Day.moment(before, false));
      output.say(
          minimum == 0
              ? "no whole bundle of 256 entries is older; nothing was pruned"
              : "the entries below " + minimum + " are pruned; every hash is still there");
      return 0;
    }
  }

  @Command(
      name = "receipt",
      header = "Print the proof that one entry is in the ledger (C2SP tlog-proof).",
      customSynopsis = "@|bold wheeltapper audit receipt|@ INDEX [--data DIR]",
      footer = {"", "@|bold Example|@", "  wheeltapper audit receipt 42 > receipt.txt"})
  static final class Receipt implements Callable<Integer> {

    private final Output output;

    @Parameters(paramLabel = "INDEX", description = "Which entry, from 0.")
    private long index;

    @Mixin private final DataOption data = new DataOption();

    @Mixin private final Help help = new Help();

    Receipt(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws Exception {
      try {
        output.out().print(Audit.receipt(data.folder(), index));
        return 0;
      } catch (NoSuchElementException e) {
        throw new BadUse(String.valueOf(e.getMessage()));
      }
    }
  }
}
