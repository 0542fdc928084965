package io.wheeltapper.actuators.ipmi;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.actuators.Words;
import io.wheeltapper.actuators.redfish.Host;
import io.wheeltapper.actuators.redfish.Machine;
import io.wheeltapper.actuators.redfish.Reset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A machine by IPMI. When it was last reset is told by the newest boot in the BMC's event log,
 * where it logs boots; IPMI itself keeps no such time.
 */
record IpmiHost(Ipmi ipmi) implements Host {

  /** A graceful restart there is none: {@code soft} switches off. */
  static final List<Reset> RESETS = List.of(Reset.RESET, Reset.CYCLE);

  private static final List<String> TAKES = RESETS.stream().map(Reset::type).toList();

  @Override
  public Machine look(Pace pace) throws CallFailed, InterruptedException {
    String power = SelText.power(ipmi.ask(List.of("chassis", "power", "status")));
    String log = ipmi.ask(List.of("sel", "elist", "last", "64"));
    // After the log, so that nothing in it is ahead of it.
    OptionalLong clock = SelText.clock(ipmi.ask(List.of("sel", "time", "get")));
    String room = SelText.room(ipmi.ask(List.of("sel", "info")));
    SelText.Boot boot = SelText.newest(log, clock);
    OptionalLong resetAt =
        boot.at() == 0 || clock.isEmpty()
            ? OptionalLong.empty()
            : OptionalLong.of(boot.at() + pace.now() - clock.getAsLong());
    return new Machine(
        "chassis", power, "", Words.plain(boot.line(), 120), resetAt, room, "chassis power", TAKES);
  }

  /** IPMI tells of no update: firmware is not written by us on such a machine. */
  @Override
  public Optional<String> underWay() {
    return Optional.empty();
  }

  private static List<String> words(Reset reset) {
    return List.of("chassis", "power", reset == Reset.CYCLE ? "cycle" : "reset");
  }

  @Override
  public String describe(Reset reset, Machine machine) {
    return ipmi.describe(words(reset));
  }

  @Override
  public void reset(Reset reset, Machine machine) throws CallFailed, InterruptedException {
    ipmi.apply(words(reset));
  }
}
