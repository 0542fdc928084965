package io.wheeltapper.actuators.ipmi;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Calling;
import io.wheeltapper.actuators.Deeds;
import io.wheeltapper.actuators.FakePace;
import io.wheeltapper.actuators.Faults;
import io.wheeltapper.actuators.Rig;
import io.wheeltapper.actuators.World;
import io.wheeltapper.actuators.redfish.Reset;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.Settings;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A fake BMC that logs boots, for each reset. */
public final class IpmiRig implements Rig {

  static final long STARTED = 1_700_000_100_000L;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MM/dd/uuuu | HH:mm:ss").withZone(ZoneOffset.UTC);

  static String boot(long at) {
    return "  9 | "
        + TIME.format(Instant.ofEpochMilli(at))
        + " | System Boot Initiated #0x42 | Initiated by hard reset | Asserted\n";
  }

  static String clock(long at) {
    return TIME.format(Instant.ofEpochMilli(at)).replace(" | ", " ");
  }

  static Settings settings(Map<String, String> more) {
    return new Settings("ipmi", new IpmiKind().spec(), more);
  }

  @Override
  public Map<String, Supplier<World>> worlds() {
    Map<String, Supplier<World>> worlds = new TreeMap<>();
    for (Reset reset : IpmiHost.RESETS) {
      worlds.put(reset.action().name(), () -> new Server(reset.action().name()));
    }
    return worlds;
  }

  private static final class Server implements World {

    private final Action action;
    private final Faults faults = new Faults();
    private final FakePace pace = new FakePace(STARTED + 1_000);
    private final FakeIpmi fake =
        new FakeIpmi().log(boot(STARTED - 86_400_000)).clock(clock(STARTED + 1_000));

    Server(String action) {
      this.action = Action.of(action, Target.node("n001"));
    }

    @Override
    public Action action() {
      return action;
    }

    @Override
    public Attempt attempt() {
      return new Attempt("a1", "c1", "gpu-fell-off-bus", STARTED, STARTED + 3_600_000);
    }

    @Override
    public Calling actuator() {
      return new Deeds(
          IpmiKind.deeds(
              settings(Map.of()),
              Map.of(Target.node("n001"), new IpmiHost(new OnLine(fake, faults))),
              pace),
          List.of(faults),
          List.of());
    }

    @Override
    public Faults faults() {
      return faults;
    }

    @Override
    public void settle() {
      if (!fake.changes().isEmpty()) {
        fake.log(boot(STARTED - 86_400_000) + boot(pace.now())).clock(clock(pace.now()));
      }
    }

    @Override
    public String state() {
      return fake.ask(List.of("sel", "elist"));
    }

    @Override
    public List<String> written() {
      return fake.changes();
    }

    @Override
    public Map<String, Long> disruptions() {
      return fake.changes().stream().collect(Collectors.groupingBy(c -> c, Collectors.counting()));
    }
  }

  /** The fake behind calls that break. */
  private record OnLine(FakeIpmi inner, Faults faults) implements Ipmi {

    @Override
    public String ask(List<String> words) throws CallFailed, InterruptedException {
      return faults.read(() -> inner.ask(words));
    }

    @Override
    public void apply(List<String> words) throws CallFailed, InterruptedException {
      faults.writes(() -> inner.apply(words));
    }

    @Override
    public String describe(List<String> words) {
      return inner.describe(words);
    }
  }
}
