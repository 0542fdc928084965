package io.wheeltapper.actuators.notify;

import io.wheeltapper.actuators.Rig;
import io.wheeltapper.actuators.World;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;

/** A receiver that takes one key once, as the webhook's promise has it. */
public final class NotifyRig implements Rig {

  @Override
  public Map<String, Supplier<World>> worlds() {
    return Map.of(
        "person.call",
        () -> {
          TreeSet<String> incidents = new TreeSet<>();
          Receiver receiver = new Receiver(incidents::toString);
          return receiver.with(line ->
              new Channel() {
                @Override
                public String describe(Card card) {
                  return "POST to the webhook: " + HttpWebhook.json(card);
                }

                @Override
                public String show(Card card)
                    throws io.wheeltapper.actuators.CallFailed, InterruptedException {
                  line.writes(() -> {
                    if (incidents.add(card.attempt())) {
                      receiver.wrote(describe(card));
                    }
                  });
                  return "sent";
                }
              });
        });
  }
}
