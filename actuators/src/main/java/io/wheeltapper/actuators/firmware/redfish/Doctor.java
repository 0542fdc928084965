package io.wheeltapper.actuators.firmware.redfish;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.actuators.firmware.Firmware;
import io.wheeltapper.actuators.firmware.SiteFile;
import io.wheeltapper.actuators.redfish.Fleet;
import io.wheeltapper.actuators.redfish.Redfish;
import io.wheeltapper.core.bmc.Bmc;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.Settings;
import java.util.List;

/** Looks at the site's file, its images, and the first BMC; reads only. */
final class Doctor {

  private Doctor() {}

  static Check look(Settings settings) {
    try {
      Firmware firmware = SiteFile.of(settings).now();
      firmware.checkAll();
      return bmc(settings, firmware);
    } catch (CallFailed e) {
      return new Check(false, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Check(false, "interrupted");
    }
  }

  private static Check bmc(Settings settings, Firmware firmware)
      throws CallFailed, InterruptedException {
    Fleet fleet = Fleet.of(settings, Line.open(settings.instance()), Pace.system());
    List<Bmc> bmcs = fleet.bmcs();
    if (bmcs.isEmpty()) {
      return new Check(false, "no BMC is listed; set 'bmcs', as n1=https://10.0.0.1");
    }
    String node = bmcs.getFirst().name();
    Redfish first = fleet.at(Target.node(node)).orElseThrow();
    String component = firmware.names().getFirst();
    Look look = new Looks(first, Pace.system()).at(firmware.component(component));
    String here = look.items().stream().map(i -> i.id() + " " + i.version()).toList().toString();
    return new Check(
        !look.items().isEmpty(),
        "images are the site's "
            + firmware.names()
            + "; "
            + node
            + ": "
            + component
            + " "
            + here
            + "; flashing was not tried");
  }
}
