package io.wheeltapper.actuators.firmware.redfish;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.firmware.Order;
import io.wheeltapper.core.model.Outcome;
import java.util.Optional;

/**
 * The deciding look once nothing is under way any more: the inventory has the version on every part
 * that there was, the machine is up and well, and the second witness, where there is one, says the
 * same.
 */
record Proof(Witness witness) {

  /**
   * What a look shows.
   *
   * @param node by the name that the second witness knows it by
   */
  Outcome of(Scene scene, Look look, String node) throws CallFailed, InterruptedException {
    Order order = scene.order();
    Plans now = scene.plans(look, 0);
    String has = "the inventory says " + order.component().name() + " " + now.versions();
    Optional<Outcome> missing = missing(order, now, look.machine(), has);
    return missing.isPresent() ? missing.get() : second(order, node, has);
  }

  private static Optional<Outcome> missing(Order order, Plans now, Machine machine, String has) {
    if (!now.has(order.wanted())) {
      return notYet(has + ", not " + order.wanted().version());
    }
    if (!now.lost().isEmpty()) {
      return notYet(has + ", but lost since is " + now.lost());
    }
    if (now.raised()) {
      return notYet(has + "; ForceUpdate is still set");
    }
    if (!machine.runs()) {
      return notYet(has + "; not up yet: " + machine.power() + " " + machine.boot());
    }
    if (machine.health().equals("Critical")) {
      return notYet(has + ", and the machine's health is Critical");
    }
    return now.counted()
        ? Optional.empty()
        : Optional.of(
            new Outcome.Unknown(
                has
                    + ", but how many parts it had is not known any more: say it as 'count' in the"
                    + " site's file"));
  }

  private static Optional<Outcome> notYet(String words) {
    return Optional.of(new Outcome.Failed(words, true));
  }

  private Outcome second(Order order, String node, String has) throws InterruptedException {
    Optional<String> second;
    try {
      second = witness.says(order.component(), node);
    } catch (CallFailed e) {
      return new Outcome.Failed(has + "; " + e.getMessage(), true);
    }
    if (second.isEmpty()) {
      return new Outcome.Done(has + ", by one witness, the BMC");
    }
    String wanted = order.wanted().version();
    return second.get().equals(wanted) || (" " + second.get() + " ").contains(" " + wanted + " ")
        ? new Outcome.Done(has + ", and so says the second witness: " + second.get())
        : new Outcome.Failed(has + ", but the second witness says " + second.get(), true);
  }
}
