package io.wheeltapper.actuators.firmware.redfish;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.firmware.Firmware;
import io.wheeltapper.actuators.firmware.Order;
import io.wheeltapper.actuators.redfish.Redfish;

/** Everything that one operation on one node needs. */
record Scene(
    Redfish bmc, Firmware firmware, Order order, Looks looks, Before before, String caseId) {

  private String node() {
    return bmc.bmc().name();
  }

  /** How the component stands now. */
  Look look() throws CallFailed, InterruptedException {
    return looks.at(order.component());
  }

  /**
   * What a look says is to be done.
   *
   * @param since when the attempt began, by our clock
   */
  Plans plans(Look look, long since) {
    return new Plans(order, look, before.of(caseId, node(), order.component()), since);
  }

  /** What is there is what there was, where nothing was done yet. */
  void note(Plans plans, Plan plan) {
    if (plans.untouched() || (plan instanceof Plan.Go go && go.flash().isPresent())) {
      before.note(caseId, node(), order.component(), plans.items());
    }
  }
}
