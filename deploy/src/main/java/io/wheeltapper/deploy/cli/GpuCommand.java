package io.wheeltapper.deploy.cli;

import io.wheeltapper.actuators.LocalRun;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.actuators.gpu.node.Answer;
import io.wheeltapper.actuators.gpu.node.AnswerJson;
import io.wheeltapper.actuators.gpu.node.Ask;
import io.wheeltapper.actuators.gpu.node.Bounded;
import io.wheeltapper.actuators.gpu.node.Gpu;
import io.wheeltapper.actuators.gpu.node.LinuxHost;
import io.wheeltapper.actuators.gpu.node.Machine;
import io.wheeltapper.actuators.gpu.node.Site;
import io.wheeltapper.actuators.gpu.nvml.NvmlDriver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "gpu",
    header = "Look at this machine's NVIDIA GPUs, or act on them; the agent calls it.",
    customSynopsis =
        "@|bold wheeltapper gpu|@ VERB [--gpu GPU] [--preview] [--config FILE] [--json] …",
    description = {
      "VERB: look, settle; reset; reload-driver; cap-power --watts N, uncap-power;",
      "lock-clocks --mhz MIN-MAX, unlock-clocks. All but look want root.",
      "It looks at the last moment that nobody is on the GPU, stops the monitoring",
      "that its file names, and brings all back as it was, also after a crash: by",
      "the next call, or by settle. The same attempt twice is done once.",
      "Exit code 1 when the answer is not 'done'."
    },
    footer = {
      "",
      "@|bold Examples|@",
      "  wheeltapper gpu look",
      "  wheeltapper gpu reset --gpu GPU-5f3a… --preview",
      "  wheeltapper gpu cap-power --watts 500 --case mine --attempt 1"
    })
final class GpuCommand implements Callable<Integer> {

  private static final Pattern RANGE = Pattern.compile("(\\d{1,6})-(\\d{1,6})");
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,100}");

  private final Output output;

  @Parameters(paramLabel = "VERB", description = "What is wanted; see above.")
  private String verb = "";

  @Option(
      names = "--gpu",
      paramLabel = "GPU",
      description = "Its UUID or PCI address; all unless said.")
  private String gpu = Ask.ALL;

  @Option(
      names = "--attempt",
      paramLabel = "ID",
      description = "Whose try it is; one id is done once.")
  private String attempt = "by-hand";

  @Option(names = "--case", paramLabel = "ID", description = "What a cap or a lock stands for.")
  private String kase = "by-hand";

  @Option(names = "--watts", paramLabel = "N", description = "Of cap-power.")
  private int watts;

  @Option(names = "--mhz", paramLabel = "MIN-MAX", description = "Of lock-clocks.")
  private @Nullable String mhz;

  @Option(names = "--preview", description = "Only says what it would call.")
  private boolean preview;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "This machine's own (/etc/wheeltapper/gpu.yaml).")
  private @Nullable Path config;

  @Mixin private final JsonOption json = new JsonOption();

  @Mixin private final Help help = new Help();

  GpuCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    Ask ask = ask();
    Site site = site();
    Machine machine =
        new Machine(
            site,
            new Bounded(new NvmlDriver(site.library()), site.callTimeout()),
            new LinuxHost(site.proc(), ProcessHandle.current().pid()),
            new LocalRun(environment()),
            Pace.system());
    Answer answer = machine.answer(ask);
    if (json.on()) {
      output.json(AnswerJson.write(answer));
    } else {
      say(answer);
    }
    return answer.result().equals(Answer.DONE) ? 0 : Main.NO;
  }

  private Site site() {
    if (config != null) {
      return Site.read(config);
    }
    return Files.exists(Site.FILE) ? Site.read(Site.FILE) : Site.defaults();
  }

  private Ask ask() {
    Ask.Verb wanted =
        Arrays.stream(Ask.Verb.values())
            .filter(v -> v.word().equals(verb))
            .findFirst()
            .orElseThrow(() ->
                new BadUse(
                    "'"
                        + verb
                        + "' is no verb; write one of "
                        + Arrays.stream(Ask.Verb.values())
                            .map(Ask.Verb::word)
                            .collect(Collectors.joining(", "))));
    for (String id : List.of(gpu, attempt, kase)) {
      if (!WORD.matcher(id).matches()) {
        throw new BadUse("'" + id + "' is no id; letters, digits, dots and dashes are");
      }
    }
    boolean acts = wanted != Ask.Verb.LOOK && wanted != Ask.Verb.SETTLE && !preview;
    if (acts && attempt.equals("by-hand") && wanted == Ask.Verb.RESET && gpu.equals(Ask.ALL)) {
      throw new BadUse("name the GPU, or write --gpu all with an --attempt of its own");
    }
    int least = watts;
    int most = 0;
    if (wanted == Ask.Verb.CAP && watts < 1) {
      throw new BadUse("cap-power needs --watts N");
    }
    if (wanted == Ask.Verb.LOCK) {
      Matcher range = RANGE.matcher(mhz == null ? "" : mhz);
      if (!range.matches()) {
        throw new BadUse("lock-clocks needs --mhz MIN-MAX");
      }
      least = Integer.parseInt(range.group(1));
      most = Integer.parseInt(range.group(2));
    }
    return new Ask(wanted, gpu, id(acts, wanted), kase, least, most, preview);
  }

  /** By hand each is a try of its own; an agent's is done once. */
  private String id(boolean acts, Ask.Verb wanted) {
    return acts && attempt.equals("by-hand")
        ? "by-hand-" + wanted.word() + "-" + System.currentTimeMillis()
        : attempt;
  }

  private void say(Answer answer) {
    output.say(answer.result() + (answer.why().isEmpty() ? "" : ": " + answer.why()));
    answer.calls().forEach(c -> output.say("  " + c));
    if (!answer.open().isEmpty()) {
      output.say("half done: " + answer.open() + "; see wheeltapper gpu settle");
    }
    for (Gpu each : answer.gpus()) {
      output.say(
          "%-44s %-12s %-8s %5d of %d W%s"
              .formatted(
                  each.uuid(),
                  each.pci(),
                  each.state() + (each.mode().isEmpty() ? "" : " " + each.mode()),
                  each.power().draw() / 1000,
                  each.power().limit() / 1000,
                  each.users().isEmpty() ? "" : ", in use by " + each.users()));
    }
    answer
        .caps()
        .forEach((uuid, held) ->
            output.say(uuid + " capped at " + held.least() / 1000 + " W for case " + held.kase()));
    answer
        .locks()
        .forEach((uuid, held) ->
            output.say(
                uuid
                    + " locked to "
                    + held.least()
                    + "-"
                    + held.most()
                    + " MHz for case "
                    + held.kase()));
  }

  /** Small and fixed, but for what a site's own commands find their way by. */
  private static Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>();
    environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    environment.put("LC_ALL", "C.UTF-8");
    for (String name : List.of("HOME", "KUBECONFIG")) {
      String value = System.getenv(name);
      if (value != null) {
        environment.put(name, value);
      }
    }
    return environment;
  }
}
