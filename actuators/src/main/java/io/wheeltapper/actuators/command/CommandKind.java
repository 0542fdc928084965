package io.wheeltapper.actuators.command;

import static io.wheeltapper.core.spi.KindSpec.Setting.optional;
import static io.wheeltapper.core.spi.KindSpec.Setting.required;

import io.wheeltapper.actuators.Deed;
import io.wheeltapper.actuators.Deeds;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Lines;
import io.wheeltapper.actuators.LocalRun;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.actuators.Run;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.ActuatorKind;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Outbound;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Nearest;
import io.wheeltapper.core.spi.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** The kind {@code command}: one action on nodes or plant, by a command of the site. */
public final class CommandKind implements ActuatorKind {

  private static final String SEARCHED =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** A report of DCGM on eight GPUs has some hundred KiB. */
  private static final int OUTPUT = 1 << 20;

  private static final KindSpec SPEC =
      new KindSpec(
          "command",
          "one action on nodes or plant by a command of the site: reboot, validate, shed load",
          Lines.with(
              List.of(
                  required(
                      "action", Type.TEXT, "what it does: " + String.join(", ", Types.names())),
                  required(
                      "run",
                      Type.LIST,
                      "program and arguments; {node} is put in; of plant {kind}, {id}"),
                  optional("only-if", Type.LIST, "", "a look: ends with 0 where it may be done"),
                  optional(
                      "age",
                      Type.LIST,
                      "",
                      "a look: prints since how many seconds it runs, as cat /proc/uptime"),
                  optional("verify", Type.LIST, "", "a look: ends with 0 once it is so"),
                  optional(
                      "undo",
                      Type.LIST,
                      "",
                      "of plant: gives back what run did, as load.return or liquid.return"),
                  optional(
                      "undo-verify", Type.LIST, "", "a look: ends with 0 once it is given back"),
                  optional(
                      "undo-only-if",
                      Type.LIST,
                      "",
                      "a look: ends with 0 where it may be given back, as where the leak is dry"),
                  optional("nodes", Type.TEXT, "", "pattern of the nodes it is for; else all"),
                  optional(
                      "targets",
                      Type.TEXT,
                      "",
                      "of plant: pattern of what it is for, as loop:cdu-[12]; else all"),
                  optional(
                      "timeout",
                      Type.DURATION,
                      "",
                      "of run and undo; else 1m, of a check 30m, of a driver or shedding 5m"),
                  optional("look-timeout", Type.DURATION, "20s", "of each look"),
                  optional(
                      "patience", Type.DURATION, "", "until it is so; of a reboot 45m, else 5m"),
                  optional("result", Type.TEXT, "exit", "of a check: exit, dcgm or nccl"),
                  optional("least-bus-gbps", Type.WHOLE, "0", "of nccl: the least that passes"))),
          List.of(
              new Outbound("program: look at a node or plant by the site's command", false),
              new Outbound("program: the site's command on a node or plant", true)));

  /** For the service loader. */
  public CommandKind() {}

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Actuator create(Settings settings) {
    return actuator(
        settings, new LocalRun(environment(), OUTPUT), Pace.system(), Lines.of(settings));
  }

  /** The same over any machine. */
  static Deeds actuator(Settings settings, Run run, Pace pace, Line line) {
    Orders orders = orders(settings);
    Program program = new Program(run, line);
    Duration patience = duration(settings, "patience", orders.type().patience());
    boolean check = orders.type().name().equals(Types.VALIDATE);
    List<Deed> deeds = new ArrayList<>();
    deeds.add(
        check
            ? new Checked(orders, program, reading(settings), patience)
            : new Ordered(orders, program, pace, patience));
    orders.giving().ifPresent(back -> deeds.add(new Ordered(back, program, pace, patience)));
    return new Deeds(deeds, List.of(line), List.of(), orders::means);
  }

  private static Types type(String name) {
    return Types.find(name)
        .orElseThrow(() ->
            new BadSetting(
                "action",
                "'"
                    + name
                    + "' is nothing that a command does"
                    + Nearest.hint(name, Types.names())
                    + "; there are "
                    + String.join(", ", Types.names())));
  }

  private static Orders orders(Settings settings) {
    Types type = type(settings.text("action"));
    Function<String, Template> template = key -> Template.of(settings, key, type.onNodes());
    Orders orders =
        new Orders(
            type,
            template.apply("run"),
            template.apply("only-if"),
            template.apply("age"),
            template.apply("verify"),
            template.apply("undo"),
            template.apply("undo-verify"),
            template.apply("undo-only-if"),
            among(settings, type),
            duration(settings, "timeout", type.limit()),
            settings.duration("look-timeout"));
    if (type.protects()) {
      refusePlant(orders);
    } else {
      refuseNodes(orders);
    }
    return orders;
  }

  private static void refusePlant(Orders orders) {
    String name = orders.type().name();
    if (!orders.age().isEmpty()) {
      throw new BadSetting("age", name + " makes nothing begin anew; look by 'verify'");
    }
    if (orders.verify().isEmpty()) {
      throw new BadSetting(
          "run", name + " needs 'verify', a look of its own: what is not looked at is not done");
    }
    if (orders.undo().isEmpty() != orders.undoVerify().isEmpty()) {
      throw new BadSetting(
          "undo", "'undo' and 'undo-verify' go together: what is not looked at is not given back");
    }
    if (orders.undo().isEmpty() && !orders.undoOnlyIf().isEmpty()) {
      throw new BadSetting("undo-only-if", "there is no 'undo' that it could keep back");
    }
  }

  private static void refuseNodes(Orders orders) {
    Types type = orders.type();
    String name = type.name();
    boolean undoes = !orders.undo().isEmpty() || !orders.undoVerify().isEmpty();
    if (undoes || !orders.undoOnlyIf().isEmpty()) {
      throw new BadSetting(
          undoes ? "undo" : "undo-only-if",
          name + " cannot be given back; load.shed and liquid.isolate can");
    }
    boolean looks = !orders.age().isEmpty() || !orders.verify().isEmpty();
    if (type.name().equals(Types.VALIDATE) == looks) {
      throw looks
          ? new BadSetting("run", "a check needs no 'age' and no 'verify': its own end says it")
          : new BadSetting(
              "run",
              name
                  + " needs 'age' or 'verify': what is not looked at is not done"
                  + (type.leaves() ? "; such as age: [ssh, '{node}', cat, /proc/uptime]" : ""));
    }
    if (type.leaves() && orders.age().isEmpty()) {
      throw new BadSetting(
          "run", "a reboot needs 'age', such as age: [ssh, '{node}', cat, /proc/uptime]");
    }
  }

  private static Reading reading(Settings settings) {
    String word = settings.text("result");
    long least = settings.whole("least-bus-gbps");
    return switch (word) {
      case "exit" -> Reading.EXIT;
      case "dcgm" -> DcgmText::verdict;
      case "nccl" -> {
        if (least < 1) {
          throw new BadSetting("result", "nccl needs 'least-bus-gbps': what passes, in GB/s");
        }
        yield NcclText.atLeast(least);
      }
      default -> throw new BadSetting("result", "'" + word + "' is none; write exit, dcgm or nccl");
    };
  }

  private static Optional<Pattern> among(Settings settings, Types type) {
    String key = type.onNodes() ? "nodes" : "targets";
    String other = type.onNodes() ? "targets" : "nodes";
    if (!settings.text(other).isEmpty()) {
      throw new BadSetting(other, "of " + type.name() + " say it by '" + key + "'");
    }
    String text = settings.text(key);
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Pattern.compile(text));
    } catch (PatternSyntaxException e) {
      throw new BadSetting(key, "no pattern: " + e.getMessage());
    }
  }

  private static Duration duration(Settings settings, String key, Duration otherwise) {
    return settings.text(key).isEmpty() ? otherwise : settings.duration(key);
  }

  /** Small and fixed; ssh finds its keys in the home of the user who runs the agent. */
  private static Map<String, String> environment() {
    return Map.of(
        "PATH", SEARCHED, "LC_ALL", "C.UTF-8", "HOME", System.getProperty("user.home", "/"));
  }

  /** Looks for the programs only: there is nothing to try it on. */
  @Override
  public Check doctor(Settings settings) {
    Orders orders = orders(settings);
    TreeSet<String> absent = new TreeSet<>();
    for (Template each : orders.commands()) {
      each.words().stream().limit(1).filter(p -> !installed(p)).forEach(absent::add);
    }
    return absent.isEmpty()
        ? new Check(
            true, orders.type().name() + " by " + orders.run().words().getFirst() + "; not tried")
        : new Check(false, "not installed here: " + String.join(", ", absent));
  }

  private static boolean installed(String program) {
    return program.contains("/")
        ? Files.isExecutable(Path.of(program))
        : Stream.of(SEARCHED.split(":")).anyMatch(f -> Files.isExecutable(Path.of(f, program)));
  }
}
