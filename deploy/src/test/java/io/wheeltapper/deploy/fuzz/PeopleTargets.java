package io.wheeltapper.deploy.fuzz;

import io.wheeltapper.actuators.fabric.ViewText;
import io.wheeltapper.deploy.people.SlackClick;
import io.wheeltapper.deploy.people.TicketKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What persons and their chat send back, and what a look at a subnet prints. */
final class PeopleTargets {

  private PeopleTargets() {}

  static void putAll(Map<String, Targets.Making> all) {
    all.put("ib-view", () -> Targets.of(ViewText::take, Targets.texts(ViewText.SEED)));
    all.put(
        "slack-click",
        () ->
            Targets.of(
                input -> SlackClick.of(new String(input, StandardCharsets.UTF_8)),
                Targets.texts(
                    "{\"type\":\"block_actions\",\"user\":{\"id\":\"U012\"},\"actions\":[{\"action_id\":\"wheeltapper_approve\",\"value\":\"t\"}]}")));
    all.put("ticket", PeopleTargets::ticket);
  }

  private static Target ticket() throws Exception {
    Path folder = Files.createTempDirectory("fuzz");
    TicketKey key = TicketKey.in(folder.resolve("key"));
    return Targets.of(
        input -> key.read(new String(input, StandardCharsets.UTF_8)),
        Targets.texts("d2hlZWx0YXBwZXI.FbzlsqgAqCVOzjyVOopGj2U39W2C9jBpcq21bo9fukQ", "a.b"));
  }
}
