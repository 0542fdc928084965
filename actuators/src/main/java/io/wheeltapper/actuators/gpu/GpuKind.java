package io.wheeltapper.actuators.gpu;

import static io.wheeltapper.core.spi.KindSpec.Setting.optional;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Deed;
import io.wheeltapper.actuators.Deeds;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Lines;
import io.wheeltapper.actuators.LocalRun;
import io.wheeltapper.actuators.gpu.node.Answer;
import io.wheeltapper.actuators.gpu.node.Ask;
import io.wheeltapper.actuators.gpu.node.Ask.Verb;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.ActuatorKind;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Outbound;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The kind {@code gpu}: NVIDIA GPUs of machines, by {@code wheeltapper gpu} on each of them. */
public final class GpuKind implements ActuatorKind {

  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private static final KindSpec SPEC =
      new KindSpec(
          "gpu",
          "resets NVIDIA GPUs, caps their power, locks their clocks, loads their driver anew",
          Lines.with(
              List.of(
                  optional(
                      "reach",
                      Type.LIST,
                      "",
                      "what reaches a machine: [ssh, -oBatchMode=yes, \"{node}\"]; else this one"),
                  optional("command", Type.LIST, "wheeltapper,gpu", "our program there"),
                  optional("nodes", Type.TEXT, ".*", "pattern of the machines' names that it has"),
                  optional("watts", Type.TEXT, "", "the site's bounds of a cap: 400-700"),
                  optional("mhz", Type.TEXT, "", "the site's bounds of a lock's upper end"),
                  optional("most-nodes", Type.WHOLE, "64", "of a job on which a limit is set"),
                  optional("look-timeout", Type.DURATION, "60s", "limit of one look"),
                  optional(
                      "limit-timeout", Type.DURATION, "10m", "limit of setting all of a job's"),
                  optional("reset-timeout", Type.DURATION, "10m", "limit of a reset or a reload"))),
          List.of(
              new Outbound("program: reach, then wheeltapper gpu look, or with --preview", false),
              new Outbound("program: reach, then wheeltapper gpu reset", true),
              new Outbound("program: reach, then wheeltapper gpu settle", true),
              new Outbound("program: reach, then wheeltapper gpu cap-power, uncap-power", true),
              new Outbound("program: reach, then wheeltapper gpu lock-clocks, unlock-clocks", true),
              new Outbound("program: reach, then wheeltapper gpu reload-driver", true)));

  /** For the service loader. */
  public GpuKind() {}

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Actuator create(Settings settings) {
    Line line = Lines.of(settings);
    Pattern names = names(settings);
    return new Deeds(
        deeds(settings, nodes(settings, line, settings.duration("reset-timeout"))),
        List.of(line),
        List.of(),
        target -> knows(names, target));
  }

  /** By its node's name; a GPU that does not say its node is not refused here. */
  private static boolean knows(Pattern names, Target target) {
    int at = target.id().lastIndexOf('@');
    return switch (target.kind()) {
      case NODE -> names.matcher(target.id()).matches();
      case GPU -> at < 0 || names.matcher(target.id().substring(at + 1)).matches();
      default -> false;
    };
  }

  private static Pattern names(Settings settings) {
    try {
      return Pattern.compile(settings.text("nodes"));
    } catch (PatternSyntaxException e) {
      throw new BadSetting("nodes", "no pattern: " + e.getDescription());
    }
  }

  private static Nodes nodes(Settings settings, Line line, Duration act) {
    return new CommandNodes(
        new LocalRun(environment()),
        line,
        settings.list("reach"),
        settings.list("command"),
        settings.duration("look-timeout"),
        act);
  }

  /** The deeds over any machines. */
  static List<Deed> deeds(Settings settings, Nodes nodes) {
    Duration look = settings.duration("look-timeout");
    Duration limit = settings.duration("limit-timeout").plus(look);
    Duration reset = settings.duration("reset-timeout").multipliedBy(2).plus(look);
    Range watts = Range.of(settings, "watts", "W");
    Range mhz = Range.of(settings, "mhz", "MHz");
    int most = (int) Math.min(Integer.MAX_VALUE, settings.whole("most-nodes"));
    return List.of(
        new Interrupts(Types.reset(reset), Verb.RESET, nodes),
        new Interrupts(Types.reload(reset), Verb.RELOAD, nodes),
        new Holds(Types.cap(limit), Verb.CAP, Verb.UNCAP, watts, most, nodes),
        new Releases(Types.uncap(limit), Verb.UNCAP, nodes),
        new Holds(Types.lock(limit), Verb.LOCK, Verb.UNLOCK, mhz, most, nodes),
        new Releases(Types.unlock(limit), Verb.UNLOCK, nodes));
  }

  /** Where no node can be asked since none is named, whether what reaches them is there. */
  @Override
  public Check doctor(Settings settings) {
    deeds(settings, nodes(settings, Line.open("doctor"), Duration.ofSeconds(1)));
    List<String> reach = settings.list("reach");
    if (!reach.isEmpty()) {
      return found(reach.getFirst())
          ? new Check(true, "machines by " + String.join(" ", reach) + "; none was asked")
          : new Check(false, reach.getFirst() + " is not there; install it, or mend 'reach'");
    }
    try {
      Answer look =
          nodes(settings, Line.open("doctor"), Duration.ofSeconds(1))
              .ask("this", new Ask(Verb.LOOK, Ask.ALL, "doctor", "doctor", 0, 0, false));
      return look.result().equals(Answer.DONE)
          ? new Check(true, look.gpus().size() + " GPUs on this machine; 'reach' names no other")
          : new Check(false, "this machine: " + Told.plain(look.why()) + "; set 'reach'");
    } catch (CallFailed e) {
      return new Check(false, "this machine: " + e.getMessage() + "; set 'reach' or 'command'");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Check(false, "interrupted");
    }
  }

  private static boolean found(String program) {
    return program.contains("/")
        ? Files.isExecutable(Path.of(program))
        : List.of(PATH.split(":", -1)).stream()
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /** Small and fixed, but for what a key's agent and home are found by. */
  private static Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>();
    environment.put("PATH", PATH);
    environment.put("LC_ALL", "C.UTF-8");
    for (String name : List.of("HOME", "SSH_AUTH_SOCK", "KUBECONFIG")) {
      String value = System.getenv(name);
      if (value != null) {
        environment.put(name, value);
      }
    }
    return environment;
  }
}
