package io.wheeltapper.actuators.fabric;

import static io.wheeltapper.core.spi.KindSpec.Setting.optional;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Deed;
import io.wheeltapper.actuators.Deeds;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Lines;
import io.wheeltapper.actuators.LocalRun;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.actuators.RecordFile;
import io.wheeltapper.actuators.SecretFile;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.ActuatorKind;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Outbound;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The kind {@code infiniband}: links of one subnet, at their switch's end. */
public final class InfinibandKind implements ActuatorKind {

  private static final KindSpec SPEC =
      new KindSpec(
          "infiniband",
          "disables and enables switch ports of an InfiniBand subnet, by management datagrams",
          Lines.with(
              List.of(
                  optional("adapter", Type.TEXT, "", "as mlx5_0; default the first active one"),
                  optional(
                      "record", Type.PATH, "", "our own file: which ports we disabled; needed"),
                  optional(
                      "mkey-file", Type.PATH, "", "file with the subnet's M_Key, if it has one"),
                  optional("timeout", Type.DURATION, "500ms", "for one datagram, sent twice"),
                  optional("limit", Type.DURATION, "1m", "for a look at the whole subnet"),
                  optional(
                      "keep-uplinks",
                      Type.WHOLE,
                      "2",
                      "links to other switches that must be left at both ends"),
                  optional(
                      "most-disabled",
                      Type.WHOLE,
                      "10",
                      "ports disabled at once in the subnet, by whoever"),
                  optional("host-links", Type.BOOLEAN, "false", "also links to hosts"),
                  optional(
                      "spare",
                      Type.LIST,
                      "",
                      "switches, hosts and switch ports (l3/12) that are left alone: storage's"))),
          List.of(
              new Outbound("MAD: SubnGet NodeInfo, NodeDescription, PortInfo", false),
              new Outbound("MAD: SubnSet PortInfo of a switch's port", true)));

  /** For the service loader. */
  public InfinibandKind() {}

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Actuator create(Settings settings) {
    Line line = Lines.of(settings);
    Optional<SecretFile> key = key(settings);
    Subnet subnet = subnet(settings, line, key);
    return new Deeds(
        deeds(settings, subnet, new OursFile(settings.path("record"))),
        List.of(line),
        key.stream().toList(),
        target -> Names.fits(target) && subnet.look(Names.of(target)).found() > 0);
  }

  /** The deeds over any subnet. */
  static List<Deed> deeds(Settings settings, Subnet subnet, Ours ours) {
    // With what Java needs to start.
    Duration one = settings.duration("limit").plus(MadSubnet.START);
    Turn turn = new Turn(one, Pace.system());
    // Its turn, a look, a change, and looks for it, of which the last may begin at their end.
    Duration call = one.multipliedBy(5);
    Site site =
        new Site(
            settings.whole("keep-uplinks"),
            settings.whole("most-disabled"),
            settings.flag("host-links"),
            Set.copyOf(settings.list("spare")));
    return List.of(
        new LinkIsolate(
            new ActionType(
                "link.isolate",
                new Effect(Effect.Kind.CHANGES, Effect.Interrupts.NOTHING),
                "link.return",
                call,
                Duration.ofMinutes(1)),
            subnet,
            ours,
            site,
            turn),
        new LinkReturn(
            new ActionType(
                "link.return",
                new Effect(Effect.Kind.RESTORES, Effect.Interrupts.NOTHING),
                "",
                call,
                Duration.ofMinutes(5)),
            subnet,
            ours,
            turn));
  }

  private static MadSubnet subnet(Settings settings, Line line, Optional<SecretFile> key) {
    Duration question = settings.duration("timeout");
    if (question.isZero() || question.compareTo(Duration.ofMinutes(1)) > 0) {
      throw new BadSetting("timeout", "'timeout' is between 1ms and 60s; write 500ms");
    }
    return new MadSubnet(
        new LocalRun(environment()),
        line,
        ProcessHandle.current().info().command().orElse("java"),
        settings.text("adapter"),
        question,
        settings.duration("limit"),
        key);
  }

  private static Optional<SecretFile> key(Settings settings) {
    return settings.text("mkey-file").isEmpty()
        ? Optional.empty()
        : Optional.of(new SecretFile(settings.path("mkey-file")));
  }

  @Override
  public Check doctor(Settings settings) {
    String unwritten = new RecordFile(settings.path("record")).problem();
    if (!unwritten.isEmpty()) {
      return new Check(false, unwritten + ": nothing is done without");
    }
    try {
      Optional<SecretFile> key = key(settings);
      subnet(settings, Line.open("doctor"), key).here();
      String loose = key.map(SecretFile::looseness).orElse("");
      return new Check(
          true,
          "libibmad.so.5: the local port answers; writing was not tried"
              + (loose.isEmpty() ? "" : "; " + loose));
    } catch (CallFailed e) {
      return new Check(false, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Check(false, "interrupted");
    }
  }

  /** Small; a simulator's library is preloaded only where the agent itself runs under it. */
  private static Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    environment.put("LC_ALL", "C.UTF-8");
    for (String name : List.of("LD_PRELOAD", "IBSIM_SOCKNAME", "SIM_HOST")) {
      String inherited = System.getenv(name);
      if (inherited != null) {
        environment.put(name, inherited);
      }
    }
    return environment;
  }
}
