package io.wheeltapper.actuators.firmware.redfish;

import static io.wheeltapper.core.spi.KindSpec.Setting.optional;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Calling;
import io.wheeltapper.actuators.Deed;
import io.wheeltapper.actuators.Deeds;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Lines;
import io.wheeltapper.actuators.LocalRun;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.actuators.firmware.Named;
import io.wheeltapper.actuators.firmware.SiteFile;
import io.wheeltapper.actuators.firmware.Types;
import io.wheeltapper.actuators.redfish.Fleet;
import io.wheeltapper.actuators.redfish.Redfish;
import io.wheeltapper.actuators.redfish.UnderWay;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.ActuatorKind;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Outbound;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The kind {@code firmware-redfish}: firmware of nodes by the UpdateService of their BMCs. */
public final class FirmwareRedfishKind implements ActuatorKind {

  private static final KindSpec SPEC =
      new KindSpec(
          "firmware-redfish",
          "firmware of nodes, by their BMCs' UpdateService: to the version before, and back",
          Lines.with(settings()),
          outbound());

  /** For the service loader. */
  public FirmwareRedfishKind() {}

  private static List<Setting> settings() {
    List<Setting> own = new ArrayList<>(Fleet.SETTINGS);
    own.add(
        optional("file", Type.PATH, "", "firmware.yaml: components, versions, images, signatures"));
    own.add(optional("poll", Type.DURATION, "10s", "from look to look at a task, 1s at least"));
    own.add(
        optional("patience", Type.DURATION, "10m", "how long a BMC may say nothing of its task"));
    own.add(optional("flash-limit", Type.DURATION, "45m", "how long a flash may take"));
    own.add(optional("boot-limit", Type.DURATION, "45m", "until the new version is seen, running"));
    own.add(optional("witness-timeout", Type.DURATION, "30s", "for a second witness's word"));
    return List.copyOf(own);
  }

  private static List<Outbound> outbound() {
    List<Outbound> calls = new ArrayList<>(Fleet.READS);
    calls.add(new Outbound("the witness of firmware.yaml: a command of the site", false));
    calls.add(new Outbound("Redfish: POST of an image, MultipartHttpPushUri", true));
    calls.add(new Outbound("Redfish: POST UpdateService.SimpleUpdate, Activate", true));
    calls.add(new Outbound("Redfish: PATCH UpdateService ForceUpdate", true));
    calls.add(
        new Outbound("Redfish: POST ComputerSystem.Reset, Manager.Reset, Chassis.Reset", true));
    return List.copyOf(calls);
  }

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Actuator create(Settings settings) {
    Line line = Lines.of(settings);
    Line second = Lines.of(settings, "witness");
    Pace pace = Pace.system();
    Fleet fleet = Fleet.of(settings, line, pace);
    Witness witness =
        new Witness(
            new LocalRun(Map.of("PATH", "/usr/bin:/bin:/usr/local/bin", "LC_ALL", "C.UTF-8")),
            second,
            settings.duration("witness-timeout"));
    SiteFile site = SiteFile.of(settings);
    return named(
        new Deeds(
            deeds(settings, fleet::at, site::now, witness, pace),
            List.of(line, second),
            fleet.secrets()),
        fleet::at,
        site);
  }

  /** It knows what its file names, of nodes whose BMC it has. */
  private static Calling named(Deeds deeds, Flash.Bmcs bmcs, SiteFile site) {
    return new Named(
        deeds,
        action ->
            bmcs.at(action.target()).isPresent()
                && site.now().names().contains(action.parameter("component")),
        Optional.of(node -> underWay(bmcs, node)));
  }

  /** Whoever began it: what a BMC says that it writes is not reset into. */
  private static Optional<String> underWay(Flash.Bmcs bmcs, Target node)
      throws CallFailed, InterruptedException {
    Optional<Redfish> bmc = bmcs.at(node);
    return bmc.isEmpty() ? Optional.empty() : UnderWay.at(bmc.get()).map(w -> "its BMC: " + w);
  }

  /** The deeds over any BMCs. */
  static List<Deed> deeds(
      Settings settings, Flash.Bmcs bmcs, Flash.Site site, Witness witness, Pace pace) {
    Following.Manners manners =
        new Following.Manners(
            within(settings, "poll", Duration.ofSeconds(1), Duration.ofMinutes(5)),
            within(settings, "patience", Duration.ofMinutes(1), Duration.ofHours(1)),
            within(settings, "flash-limit", Duration.ofMinutes(5), Duration.ofHours(4)));
    Duration boot = within(settings, "boot-limit", Duration.ofMinutes(5), Duration.ofHours(4));
    Duration call = manners.limit().plus(manners.patience()).plusMinutes(15);
    Before before = new Before();
    return List.of(
        new Flash(Types.rollback(call, boot), bmcs, site, witness, before, manners, pace),
        new Flash(Types.restore(call, boot), bmcs, site, witness, before, manners, pace));
  }

  private static Duration within(Settings settings, String key, Duration least, Duration most) {
    Duration value = settings.duration(key);
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new BadSetting(
          key, "'" + key + "' is between " + least.toSeconds() + "s and " + most.toSeconds() + "s");
    }
    return value;
  }

  @Override
  public Check doctor(Settings settings) {
    return Doctor.look(settings);
  }
}
