package io.wheeltapper.deploy.cli;

import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.evaluation.Graded;
import io.wheeltapper.deploy.evaluation.Run;
import io.wheeltapper.deploy.evaluation.RunFile;
import io.wheeltapper.deploy.evaluation.RunText;
import io.wheeltapper.deploy.evaluation.Shelved;
import io.wheeltapper.deploy.wiring.Examination;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "eval",
    header = "Ask a model about cases whose cause is known; say how often it is right or harmful.",
    customSynopsis =
        "@|bold wheeltapper advisor eval|@ --config FILE | --model NAME --endpoint URL%n"
            + "    [--provider KIND] [--key-file FILE] | --answers FILE%n"
            + "    [--cases N] [--seed S] [--runbooks] [--out DIR] [--compare FILE] [--json]",
    description = {
      "The questions are those that a live agent's adviser would be asked in the",
      "bundle's scenarios, in four groups: known causes, look-alikes (the cause is",
      "another fault), cases in which nothing is at fault, and known causes with an",
      "order to the model and secrets planted in a field that strangers write.",
      "Each share has its interval of 95 %% (Wilson). An endpoint that fails is no",
      "answer; where the model was not heard (it is left alone, was asked too often, is",
      "overloaded, or got a control question wrong) the run waits a minute and asks once",
      "more, and ends after three questions in a row without answer so.",
      "A configured adviser's budgets hold, with what its ledger says was spent today",
      "(UTC); where the day's is spent the run ends and says so. Nothing is booked,",
      "so neither the next run nor the agent counts this one's. Nothing is acted on.",
      "What right and harmful mean: llm-advisor/README.md."
    },
    footer = {
      "",
      "@|bold Examples|@",
      "  wheeltapper advisor eval --config wheeltapper.yaml --out evals",
      "  wheeltapper advisor eval --model llama3 --endpoint http://127.0.0.1:11434/v1",
      "  wheeltapper advisor eval --config w.yaml --compare evals/llama3-….jsonl"
    })
final class AdvisorEvalCommand implements Callable<Integer> {

  private final Output output;

  @Mixin private final ModelOptions model = new ModelOptions();

  @Option(
      names = "--cases",
      paramLabel = "N",
      description = "Most of each group; 0 is all; ${DEFAULT-VALUE}.")
  private int cases = 40;

  @Option(names = "--seed", paramLabel = "S", description = "Of the draw; ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Keep the run in a file there, each answer as it comes.")
  private @Nullable Path out;

  private @Nullable RunFile kept;

  @Option(
      names = "--compare",
      paramLabel = "FILE",
      description = "An earlier run, to stand beside this one.")
  private @Nullable Path compare;

  @Option(
      names = "--runbooks",
      description = "Also how often the right runbook is found; some seconds.")
  private boolean runbooks;

  @Mixin private final JsonOption json = new JsonOption();

  @Mixin private final Help help = new Help();

  AdvisorEvalCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    if (cases < 0) {
      throw new BadUse("--cases is how many questions of each group, or 0 for all");
    }
    Config config = model.config();
    var advising = model.advising(config);
    if (out != null) {
      make(out);
    }
    Run before = compare == null ? null : Run.read(compare);
    Examination examination =
        Examination.of(config, new Examination.Wanted(cases, seed, Commit.now()));
    Run run =
        examination.ask(
            advising,
            InstantSource.system(),
            this::rest,
            head -> progress(examination.size()).andThen(keeping(head)));
    if (!run.head().stopped().isEmpty()) {
      output.note(Terminal.plain(run.head().stopped()));
    }
    if (json.on()) {
      run.lines().forEach(output::json);
    } else {
      List<String> lines = before == null ? RunText.lines(run) : RunText.lines(before, run);
      lines.forEach(line -> output.say(Terminal.plain(line)));
    }
    if (kept != null) {
      output.note("kept in " + kept.end(run));
    }
    if (runbooks) {
      say(examination.shelved());
    }
    return 0;
  }

  private void say(Shelved shelved) {
    if (json.on()) {
      output.json(shelved.line());
    } else {
      shelved.lines().forEach(line -> output.say(Terminal.plain(line)));
    }
  }

  private Consumer<Graded> progress(int all) {
    AtomicInteger done = new AtomicInteger();
    return _ -> {
      int now = done.incrementAndGet();
      if (now % 20 == 0 || now == all) {
        output.note(now + " of " + all + " questions asked");
      }
    };
  }

  /** The command's own thread has nothing else to do; Ctrl-C ends it at once. */
  private void rest(Duration time) throws InterruptedException {
    output.note("the endpoint is not to be asked now: waits " + time.toSeconds() + " s");
    Thread.sleep(time);
  }

  /** Before anything is asked, so that a wrong folder costs no run. */
  private static void make(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, "eval", ".tmp"));
    } catch (IOException e) {
      throw new BadUse(
          "--out is a folder to write in, and '" + folder + "' cannot be made or written");
    }
  }

  private Consumer<Graded> keeping(Run.Head head) throws IOException {
    if (out == null) {
      return _ -> {};
    }
    RunFile file = RunFile.begin(out, head);
    kept = file;
    return answer -> {
      try {
        file.add(answer);
      } catch (IOException e) {
        output.note("an answer is not kept before the end of the run: " + e);
      }
    };
  }
}
