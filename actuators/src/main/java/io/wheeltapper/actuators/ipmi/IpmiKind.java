package io.wheeltapper.actuators.ipmi;

import static io.wheeltapper.core.spi.KindSpec.Setting.optional;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Deed;
import io.wheeltapper.actuators.Deeds;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Lines;
import io.wheeltapper.actuators.LocalRun;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.actuators.SecretFile;
import io.wheeltapper.actuators.SharedLine;
import io.wheeltapper.actuators.redfish.Host;
import io.wheeltapper.actuators.redfish.Machine;
import io.wheeltapper.actuators.redfish.NodeReset;
import io.wheeltapper.core.bmc.Bmc;
import io.wheeltapper.core.bmc.Roster;
import io.wheeltapper.core.model.Target;
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

/** The kind {@code ipmi}: forced resets where a BMC has no Redfish. */
public final class IpmiKind implements ActuatorKind {

  private static final KindSpec SPEC =
      new KindSpec(
          "ipmi",
          "resets nodes by IPMI 2.0 where their BMC has no Redfish",
          Lines.with(
              List.of(
                  optional(
                      "bmcs",
                      Type.LIST,
                      "",
                      "who is acted on: n1=http://10.0.0.1 or n1=http://10.0.0.1:623"),
                  optional("user", Type.TEXT, "", "a user with the privilege OPERATOR"),
                  optional("password-file", Type.PATH, "", "a file with its password"),
                  optional("program", Type.TEXT, "ipmitool", "the program, or its path"),
                  optional("timeout", Type.DURATION, "12s", "for one answer"),
                  optional(
                      "unproven",
                      Type.BOOLEAN,
                      "false",
                      "reset also where a BMC logs no boots to prove it by"))),
          List.of(
              new Outbound(
                  "IPMI: ipmitool chassis power status, sel elist, sel time get, sel info", false),
              new Outbound("IPMI: ipmitool chassis power reset, cycle", true)));

  /** For the service loader. */
  public IpmiKind() {}

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Actuator create(Settings settings) {
    Line line = Lines.of(settings);
    Map<Target, Host> hosts = hosts(settings, line);
    return new Deeds(
        deeds(settings, hosts, Pace.system()),
        List.of(line),
        secret(settings).stream().toList(),
        hosts::containsKey);
  }

  /** The deeds over any machines. */
  static List<Deed> deeds(Settings settings, Map<Target, Host> hosts, Pace pace) {
    NodeReset.Site site =
        new NodeReset.Site(Duration.ofMinutes(10), settings.flag("unproven"), false);
    return IpmiHost.RESETS.stream()
        .<Deed>map(reset ->
            new NodeReset(reset, target -> Optional.ofNullable(hosts.get(target)), pace, site))
        .toList();
  }

  private static Optional<SecretFile> secret(Settings settings) {
    return settings.text("password-file").isBlank()
        ? Optional.empty()
        : Optional.of(new SecretFile(settings.path("password-file")));
  }

  private static Map<Target, Host> hosts(Settings settings, Line line) {
    List<Bmc> bmcs = Roster.of("bmcs", settings.list("bmcs"));
    Map<Target, Host> hosts = new HashMap<>();
    if (bmcs.isEmpty()) {
      return hosts;
    }
    if (settings.text("user").isBlank()) {
      throw new BadSetting("user", "ipmi needs 'user' and 'password-file'");
    }
    SecretFile secret =
        secret(settings)
            .orElseThrow(
                () -> new BadSetting("password-file", "ipmi needs 'user' and 'password-file'"));
    IpmitoolIpmi.Shared shared =
        new IpmitoolIpmi.Shared(
            new LocalRun(
                Map.of(
                    "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                    "LC_ALL", "C",
                    "TZ", "UTC")),
            settings.text("program"),
            settings.text("user"),
            secret,
            new SharedLine(line),
            settings.duration("timeout"));
    for (Bmc bmc : bmcs) {
      if (bmc.subject().kind() != Target.Kind.NODE) {
        throw new BadSetting("bmcs", "'" + bmc.name() + "' is no node");
      }
      hosts.put(bmc.subject(), new IpmiHost(new IpmitoolIpmi(shared, bmc)));
    }
    return hosts;
  }

  private static String unproven(Machine machine) {
    String why = machine.unheard().isEmpty() ? "it logs no boots" : machine.unheard();
    return machine.tells() ? "" : "; " + why + ", so that no reset could be proven ('unproven')";
  }

  @Override
  public Check doctor(Settings settings) {
    Map<Target, Host> hosts = hosts(settings, Line.open(settings.instance()));
    if (hosts.isEmpty()) {
      return new Check(false, "no BMC is configured; set 'bmcs', as n1=http://10.0.0.1");
    }
    // The first stands for the rest: each costs some seconds.
    Map.Entry<Target, Host> first = hosts.entrySet().iterator().next();
    try {
      Machine machine = first.getValue().look(Pace.system());
      return new Check(
          true,
          hosts.size()
              + " BMCs; "
              + first.getKey().id()
              + ": power "
              + machine.power()
              + unproven(machine));
    } catch (CallFailed | Machine.NoneSuch e) {
      return new Check(false, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Check(false, "interrupted");
    }
  }
}
