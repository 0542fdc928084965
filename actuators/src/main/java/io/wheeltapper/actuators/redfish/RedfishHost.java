package io.wheeltapper.actuators.redfish;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Pace;
import java.util.Optional;

/** A machine by its Redfish service. */
record RedfishHost(Redfish redfish) implements Host {

  @Override
  public Machine look(Pace pace) throws CallFailed, InterruptedException, Machine.NoneSuch {
    return Machine.look(redfish, pace);
  }

  @Override
  public Optional<String> underWay() throws CallFailed, InterruptedException {
    return UnderWay.at(redfish);
  }

  @Override
  public String describe(Reset reset, Machine machine) {
    return redfish.describe(change(reset, machine));
  }

  @Override
  public void reset(Reset reset, Machine machine) throws CallFailed, InterruptedException {
    redfish.apply(change(reset, machine));
  }

  private static Change change(Reset reset, Machine machine) {
    return new Change.Post(machine.action(), "{\"ResetType\":\"" + reset.type() + "\"}");
  }
}
