package io.wheeltapper.actuators.firmware.fwupd;

import static io.wheeltapper.core.spi.KindSpec.Setting.optional;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Deed;
import io.wheeltapper.actuators.Deeds;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Lines;
import io.wheeltapper.actuators.LocalRun;
import io.wheeltapper.actuators.firmware.Firmware;
import io.wheeltapper.actuators.firmware.Named;
import io.wheeltapper.actuators.firmware.SiteFile;
import io.wheeltapper.actuators.firmware.Types;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.ActuatorKind;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Outbound;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The kind {@code fwupd}: firmware of nodes by the fwupd that runs on them. */
public final class FwupdKind implements ActuatorKind {

  private static final KindSpec SPEC =
      new KindSpec(
          "fwupd",
          "firmware of nodes, by the fwupd that runs there: to the version before, and back",
          Lines.with(
              List.of(
                  optional(
                      "file",
                      Type.PATH,
                      "",
                      "firmware.yaml: components, versions, images, signatures"),
                  optional(
                      "prefix",
                      Type.LIST,
                      "",
                      "before each command, such as ssh,-oBatchMode=yes,{node}; empty: this host"),
                  optional("nodes", Type.LIST, "", "its nodes; those that 'prefix' reaches"),
                  optional("program", Type.TEXT, "fwupdmgr", "fwupd's client"),
                  optional(
                      "host-folder", Type.PATH, "", "where images lie on a node; default as here"),
                  optional(
                      "copies",
                      Type.PATH,
                      "/run/wheeltapper/firmware",
                      "on a node, root's own: an image is copied there, looked at, and installed"),
                  optional("reboot", Type.LIST, "", "starts a node anew, such as systemctl,reboot"),
                  optional("call-timeout", Type.DURATION, "30s", "for one answer"),
                  optional("flash-limit", Type.DURATION, "30m", "how long a flash may take"),
                  optional("boot-limit", Type.DURATION, "45m", "until the new version is seen"))),
          List.of(
              new Outbound("fwupdmgr get-devices, sha256sum, behind the site's prefix", false),
              new Outbound("install and rm of an image's copy on the node", true),
              new Outbound("fwupdmgr local-install; the site's 'reboot'", true)));

  /** For the service loader. */
  public FwupdKind() {}

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Actuator create(Settings settings) {
    Line line = Lines.of(settings);
    SiteFile file = SiteFile.of(settings);
    List<String> nodes = settings.list("nodes");
    return new Named(
        new Deeds(deeds(settings, fwupd(settings, line), file::now), List.of(line), List.of()),
        action ->
            action.target().kind() == Target.Kind.NODE
                && nodes.contains(action.target().id())
                && file.now().names().contains(action.parameter("component")));
  }

  private static Fwupd fwupd(Settings settings, Line line) {
    return new CommandFwupd(
        new LocalRun(
            Map.of("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")),
        line,
        new CommandFwupd.Ways(
            settings.list("prefix"),
            settings.text("program"),
            settings.list("reboot"),
            settings.path("copies").toString(),
            settings.duration("call-timeout"),
            settings.duration("flash-limit")));
  }

  /** The deeds over any fwupd. */
  static List<Deed> deeds(Settings settings, Fwupd fwupd, Installing.Site site) {
    Duration call = settings.duration("flash-limit").plusMinutes(2);
    Duration boot = settings.duration("boot-limit");
    Optional<Path> folder =
        settings.text("host-folder").isEmpty()
            ? Optional.empty()
            : Optional.of(settings.path("host-folder"));
    Installed installed = new Installed();
    return List.of(
        new Installing(Types.rollback(call, boot), fwupd, site, folder, installed),
        new Installing(Types.restore(call, boot), fwupd, site, folder, installed));
  }

  @Override
  public Check doctor(Settings settings) {
    List<String> nodes = settings.list("nodes");
    if (nodes.isEmpty()) {
      return new Check(false, "no node is named; set 'nodes'");
    }
    try {
      Firmware firmware = SiteFile.of(settings).now();
      firmware.checkAll();
      List<Device> devices =
          fwupd(settings, Line.open(settings.instance())).devices(nodes.getFirst());
      return new Check(
          true,
          "images are the site's "
              + firmware.names()
              + "; "
              + devices.size()
              + " devices on "
              + nodes.getFirst()
              + "; flashing was not tried");
    } catch (CallFailed e) {
      return new Check(false, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Check(false, "interrupted");
    }
  }
}
