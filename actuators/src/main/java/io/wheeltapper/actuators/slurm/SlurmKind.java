package io.wheeltapper.actuators.slurm;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Deed;
import io.wheeltapper.actuators.Deeds;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Lines;
import io.wheeltapper.actuators.LocalRun;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.actuators.Run;
import io.wheeltapper.actuators.SecretFile;
import io.wheeltapper.actuators.Words;
import io.wheeltapper.actuators.job.BoundMarks;
import io.wheeltapper.actuators.job.Checkpoint;
import io.wheeltapper.actuators.job.FileMarks;
import io.wheeltapper.actuators.job.Marks;
import io.wheeltapper.actuators.job.Sights;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.ActuatorKind;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The kind {@code slurm}: one cluster, by its commands. */
public final class SlurmKind implements ActuatorKind {

  private static final Pattern REST =
      Pattern.compile("https?://[A-Za-z0-9.:\\[\\]-]+/slurm/v0\\.0\\.([0-9]{2,3})");

  /** Of each output of a check, which is evidence: DCGM's on eight GPUs has some hundred KiB. */
  private static final int CHECKED = 1 << 20;

  /** For the service loader. */
  public SlurmKind() {}

  @Override
  public KindSpec spec() {
    return SlurmSpec.SPEC;
  }

  @Override
  public Actuator create(Settings settings) {
    LocalRun run = new LocalRun(environment(settings));
    Line controller = Lines.of(settings);
    Line rest = Lines.of(settings, "rest");
    Line checks = Lines.of(settings, "validate");
    Line files = Lines.of(settings, "files");
    Optional<SecretFile> token = token(settings);
    Slurm slurm = slurm(settings, run, controller, rest, token);
    List<Deed> deeds =
        deeds(
            settings,
            slurm,
            validate(settings, new LocalRun(environment(settings), CHECKED), checks),
            Pace.system(),
            new BoundMarks(
                new FileMarks(roots(settings)), files, settings.duration("call-timeout")));
    return new Deeds(
        deeds.stream()
            .map(d -> byLines(d, controller, rest, checks, files, token.isPresent()))
            .toList(),
        token.isEmpty()
            ? List.of(controller, checks, files)
            : List.of(controller, rest, checks, files),
        token.stream().toList(),
        target -> knows(slurm, target));
  }

  /** A dead slurmrestd holds what is set by it, a check that hangs checks, dead storage jobs. */
  private static Deed byLines(
      Deed deed, Line controller, Line rest, Line checks, Line files, boolean byRest) {
    return switch (deed.type().name()) {
      case "node.validate" -> deed.by(checks);
      case "node.isolate", "node.return" ->
          byRest ? deed.by(controller, rest) : deed.by(controller);
      case "job.requeue", "job.checkpoint-restart", "job.rollback" -> deed.by(controller, files);
      default -> deed.by(controller);
    };
  }

  /** Its nodes and its jobs; a node of another scheduler alone is not its own. */
  private static boolean knows(Slurm slurm, Target target) throws CallFailed, InterruptedException {
    return switch (target.kind()) {
      case NODE -> Names.isNode(target.id()) && slurm.node(target.id()).isPresent();
      case JOB -> target.id().startsWith(Names.SCHEDULER);
      default -> true;
    };
  }

  private static Optional<SecretFile> token(Settings settings) {
    if (settings.text("rest-url").isEmpty()) {
      return Optional.empty();
    }
    if (settings.text("rest-token-file").isEmpty()) {
      throw new BadSetting("rest-token-file", "'rest-url' needs 'rest-token-file'");
    }
    return Optional.of(new SecretFile(settings.path("rest-token-file")));
  }

  private static Slurm slurm(
      Settings settings, Run run, Line controller, Line rest, Optional<SecretFile> token) {
    Duration limit = settings.duration("call-timeout");
    Slurm commands = new ScontrolSlurm(run, calls(settings), limit, controller);
    if (token.isEmpty()) {
      return commands;
    }
    return new RestSlurm(
        commands,
        RestSlurm.client(limit),
        new RestSlurm.Access(rest(settings), owner(settings), token.get()),
        limit,
        rest);
  }

  private static NodeValidate validate(Settings settings, Run run, Line line) {
    return new NodeValidate(
        run, line, settings.list("validate-command"), settings.duration("validate-timeout"));
  }

  /** Node states can be set from data parser v0.0.40 on. */
  private static URI rest(Settings settings) {
    Matcher url = REST.matcher(settings.text("rest-url"));
    if (!url.matches() || Integer.parseInt(url.group(1)) < 40) {
      throw new BadSetting(
          "rest-url", "write http://host:6820/slurm/v0.0.42, v0.0.40 or later; else leave it out");
    }
    return URI.create(url.group());
  }

  /** The same deeds over any Slurm. */
  static Deeds actuator(
      Settings settings, Slurm slurm, Run validate, Pace pace, Marks marks, Line line) {
    return new Deeds(
        deeds(settings, slurm, validate(settings, validate, line), pace, marks),
        List.of(line),
        List.of());
  }

  private static List<Deed> deeds(
      Settings settings, Slurm slurm, NodeValidate validate, Pace pace, Marks marks) {
    Ownership ownership = new Ownership(owner(settings), patterns(settings));
    Duration wait = settings.duration("longest-wait");
    Checkpoint checkpoint = new Checkpoint(marks, Sights.none("Slurm"), pace, wait);
    Requeue requeue = new Requeue(slurm, checkpoint, pace);
    return List.of(
        new Planned(slurm, new NodeIsolate(slurm, ownership)),
        new Planned(slurm, new NodeReturn(slurm, ownership)),
        new Planned(slurm, new NodeReboot(slurm, ownership)),
        validate,
        new Planned(slurm, new JobHold(slurm)),
        new Planned(slurm, new JobRelease(slurm)),
        new JobRestart(Types.requeue(), false, slurm, checkpoint, requeue),
        new JobRestart(Types.checkpointRestart(wait), true, slurm, checkpoint, requeue),
        new JobRollback(Types.rollback(), slurm, checkpoint, requeue));
  }

  @Override
  public Check doctor(Settings settings) {
    try {
      Run.Ran ran =
          new LocalRun(environment(settings))
              .run(calls(settings).ping(), settings.duration("call-timeout"));
      String said = Words.plain(ran.out() + " " + ran.err(), 300);
      boolean up = ran.exit() == 0 && ran.out().contains("UP");
      return new Check(up, up ? said + "; we write as " + owner(settings) : "no answer: " + said);
    } catch (IOException e) {
      return new Check(false, "scontrol cannot be started; install slurm-client or set 'bin'");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Check(false, "interrupted");
    }
  }

  private static ScontrolCalls calls(Settings settings) {
    return new ScontrolCalls(settings.text("bin"));
  }

  private static String owner(Settings settings) {
    String named = settings.text("owner");
    return named.isEmpty() ? System.getProperty("user.name", "") : named;
  }

  private static List<Path> roots(Settings settings) {
    return settings.list("flag-roots").stream().map(Path::of).toList();
  }

  private static List<Pattern> patterns(Settings settings) {
    try {
      return settings.list("automatic").stream().map(Pattern::compile).toList();
    } catch (PatternSyntaxException e) {
      throw new BadSetting("automatic", "no pattern: " + e.getMessage());
    }
  }

  /** Small and fixed: the commands' own switches in the agent's environment must not reach them. */
  private static Map<String, String> environment(Settings settings) {
    Map<String, String> environment = new HashMap<>();
    environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("TZ", "UTC");
    String conf = settings.text("conf");
    String inherited = System.getenv("SLURM_CONF");
    if (!conf.isEmpty()) {
      environment.put("SLURM_CONF", conf);
    } else if (inherited != null) {
      environment.put("SLURM_CONF", inherited);
    }
    return environment;
  }
}
