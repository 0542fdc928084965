package io.wheeltapper.deploy.cli;

import io.wheeltapper.advisor.answer.RuleDraft;
import io.wheeltapper.core.model.Advice;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.config.Shipped;
import io.wheeltapper.deploy.draft.Drafting;
import io.wheeltapper.deploy.draft.NewFiles;
import io.wheeltapper.deploy.wiring.DraftOnce;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "draft",
    header = "Have the adviser write one rule and its test; they come as a diff to review.",
    customSynopsis = {
      "@|bold wheeltapper advisor draft|@ [CASE] [--wish TEXT] --config FILE [--data DIR]",
      "                          [--policies DIR] [--out FILE] [--repairs N]"
    },
    description = {
      "About a case of the ledger, or what you want in words. What the model writes",
      "is tried in a copy of the bundle: all of policy check, its own test, then all",
      "tests of the bundle. What fails is shown, and told the model at most N times;",
      "of the bundle's own tests it hears only which fail, with names covered. The",
      "bundle is not written and nothing is active before you apply the diff in the",
      "bundle's folder: git apply FILE, or patch -p1 < FILE. Nothing is booked, so that",
      "each run begins with the budgets that the ledger leaves.",
      "Exit code 1 when no draft passes or the model gives no answer."
    },
    footer = {
      "",
      "@|bold Examples|@",
      "  wheeltapper advisor draft c3f9a01c2d4e --config wheeltapper.yaml",
      "  wheeltapper advisor draft --wish \"a fan stands still under a warm GPU\" \\",
      "      --config wheeltapper.yaml --out fan.diff"
    })
final class AdvisorDraftCommand implements Callable<Integer>, Drafting.Watch {

  private static final int MOST_REPAIRS = 5;
  private static final int LONGEST = 400;
  private static final int MOST_LINES = 40;

  private final Output output;

  @Parameters(paramLabel = "CASE", arity = "0..1", description = "The case's id.")
  private String id = "";

  @Option(names = "--wish", paramLabel = "TEXT", description = "What the rule is to find.")
  private String wish = "";

  @Mixin private final ConfigOptions config = new ConfigOptions();

  @Option(
      names = "--policies",
      paramLabel = "DIR",
      description = "The bundle (the configuration's).")
  private @Nullable Path policies;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "A new file for the diff, in place of standard output.")
  private @Nullable Path out;

  @Option(
      names = "--repairs",
      paramLabel = "N",
      defaultValue = "2",
      description = "How often it may mend what is refused (2).")
  private int repairs;

  @Mixin private final Help help = new Help();

  AdvisorDraftCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    if (id.isEmpty() && wish.isBlank()) {
      throw new BadUse("about what? name a case, or say what you want by --wish \"…\"");
    }
    if (repairs < 0 || repairs > MOST_REPAIRS) {
      throw new BadUse("--repairs is between 0 and " + MOST_REPAIRS);
    }
    Config loaded = config.load().config();
    if (!loaded.advisor().on()) {
      throw new BadUse(
          "no adviser is configured; write advisor: {kind: …} and name the file by --config");
    }
    Path bundle = policies == null ? Shipped.policies(loaded) : policies;
    writable(bundle);
    DraftOnce.Wanted wanted = new DraftOnce.Wanted(id, wish, bundle, repairs);
    Drafting.Outcome outcome =
        DraftOnce.of(loaded, wanted, this)
            .orElseThrow(() ->
                new BadUse(
                    "the ledger in "
                        + loaded.data()
                        + " has no case '"
                        + Terminal.plain(id, 80)
                        + "'; see: wheeltapper case list --all --data DIR"));
    return told(outcome, bundle);
  }

  private int told(Drafting.Outcome outcome, Path bundle) throws IOException {
    outcome
        .attempts()
        .forEach(a -> note("attempt: " + a.kind() + " in " + a.where() + ": " + a.text()));
    outcome.notes().forEach(n -> note("note: " + n));
    Advice.Usage used = outcome.usage();
    note(
        "took: %d calls, %d + %d tokens, %.1f s"
            .formatted(used.calls(), used.sent(), used.received(), used.millis() / 1_000.0));
    if (outcome.draft().isEmpty()) {
      note(
          outcome.failure().isEmpty()
              ? "no draft passes; nothing is written"
              : "the adviser gives no answer: " + outcome.failure());
      return Main.NO;
    }
    RuleDraft draft = outcome.draft().get();
    byte[] diff = NewFiles.diff(draft).getBytes(StandardCharsets.UTF_8);
    if (out == null) {
      output.out().write(diff, 0, diff.length);
      output.out().flush();
    } else {
      Files.write(out, diff, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }
    note(
        "draft '"
            + draft.name()
            + "' passes policy check and all tests; a model wrote it and nobody has looked at it."
            + " To take it: patch -p1 -d "
            + bundle
            + " < "
            + (out == null ? "DIFF" : out));
    return 0;
  }

  @Override
  public void asks(String model) {
    note("asking " + model + " …");
  }

  @Override
  public void tries(RuleDraft draft) {
    note("trying '" + draft.name() + "': policy check, its test, all tests of the bundle …");
  }

  @Override
  public void refused(Optional<RuleDraft> draft, List<String> why) {
    note(draft.map(d -> "draft '" + d.name() + "' is not taken:").orElse("no draft came:"));
    List<String> lines = why.stream().flatMap(String::lines).toList();
    lines.stream().limit(MOST_LINES).forEach(line -> note("  " + line));
    if (lines.size() > MOST_LINES) {
      note("  and " + (lines.size() - MOST_LINES) + " more of these lines");
    }
  }

  private void note(String line) {
    output.note(Terminal.plain(line, LONGEST));
  }

  /** Looked at before the model is asked. */
  private void writable(Path bundle) throws IOException {
    if (!Files.isDirectory(bundle)) {
      throw new BadUse(bundle + ": no such folder; name a bundle's folder, with bundle.yaml in it");
    }
    if (out == null) {
      return;
    }
    Path folder = out.toAbsolutePath().normalize().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new BadUse(out + ": there is no such folder to write it in");
    }
    Path real = folder.toRealPath();
    Path rules = bundle.toRealPath();
    if (real.getFileSystem().equals(rules.getFileSystem()) && real.startsWith(rules)) {
      throw new BadUse("--out lies in the bundle, which nothing is written into; name another");
    }
    if (Files.exists(out)) {
      throw new BadUse(out + " is there already; --out names a new file");
    }
  }
}
