package io.wheeltapper.core.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The default bundle's YAML and its schemas say the same as the reader. */
class DefaultBundleTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path bundle = Path.of(System.getProperty("wheeltapper.root", ".."), "policies");

  @TempDir Path folder;

  @Test
  void isReadWithoutAProblem() throws Exception {
    Policy policy = PolicyReader.read(bundle);
    assertEquals("wheeltapper-default", policy.name());
    assertTrue(policy.ladders().size() > 20);
  }

  @Test
  void isolatesBeforeItTouchesRunningWork() throws Exception {
    for (Ladder ladder : PolicyReader.read(bundle).ladders().values()) {
      for (Ladder.Rung rung : ladder.rungs()) {
        List<String> actions = rung.steps().stream().map(Ladder.Step::action).toList();
        // A job that is sick itself is restarted where it is: no node is at fault, none is taken
        // out, and a person who is called takes none out either.
        boolean aboutANode =
            actions.stream().anyMatch(a -> !a.startsWith("job.") && !a.equals("person.call"));
        actions.stream()
            .filter(a -> aboutANode && interrupts(a))
            .forEach(
                a -> assertEquals("node.isolate", actions.getFirst(), ladder.fault() + " " + a));
      }
    }
  }

  @Test
  void validatesBeforeItGivesBack() throws Exception {
    for (Ladder ladder : PolicyReader.read(bundle).ladders().values()) {
      for (Ladder.Rung rung : ladder.rungs()) {
        List<String> actions = rung.steps().stream().map(Ladder.Step::action).toList();
        int back = actions.indexOf("node.return");
        assertTrue(back < 0 || actions.get(back - 1).equals("node.validate"), rung.name());
      }
    }
  }

  @Test
  void whatTouchesNoNodeHasNoRungs() throws Exception {
    Policy policy = PolicyReader.read(bundle);
    for (String code : List.of("gpu-app-fault", "gpu-xid-noted", "gpu-xid-unknown")) {
      assertEquals(List.of(), policy.ladder(Fault.of(code)).orElseThrow().rungs());
    }
  }

  @Test
  void everyKeyOfTheSchemasIsReadAndNoOther() throws Exception {
    document("bundle", JSON.createObjectNode());
    document("limits", JSON.createObjectNode());
    document("costs", JSON.createObjectNode());
    ObjectNode ladders = JSON.createObjectNode();
    JsonNode ladder = schema("ladders").at("/$defs/ladder/properties");
    ladders.putObject("ladders").set("gpu-x", examples(ladder));
    document("ladders", ladders);
    assertEquals(List.of(), PolicyReader.check(folder));
    for (String name : List.of("bundle", "ladders", "limits", "costs")) {
      assertFalse(schema(name).get("additionalProperties").asBoolean(true));
    }
  }

  /** Else its steps would be held for want of a figure, and nobody would know why. */
  @Test
  void everyFaultThatInterruptsRunningWorkHasItsLoss() throws Exception {
    Policy policy = PolicyReader.read(bundle);
    for (Ladder ladder : policy.ladders().values()) {
      boolean interrupts =
          ladder.rungs().stream()
              .flatMap(r -> r.steps().stream())
              .anyMatch(s -> interrupts(s.action()));
      assertTrue(
          !interrupts || policy.costs().hazard(ladder.fault()).isPresent(),
          ladder.fault().toString());
    }
  }

  private void document(String name, ObjectNode extra) throws Exception {
    ObjectNode all = examples(schema(name).get("properties"));
    all.setAll(extra);
    // JSON is YAML.
    Files.writeString(folder.resolve(name + ".yaml"), JSON.writeValueAsString(all));
  }

  private static ObjectNode examples(JsonNode properties) {
    ObjectNode all = JSON.createObjectNode();
    properties
        .properties()
        .forEach(p -> {
          if (p.getValue().has("examples")) {
            all.set(p.getKey(), p.getValue().get("examples").get(0));
          }
        });
    return all;
  }

  private JsonNode schema(String name) throws Exception {
    return JSON.readTree(bundle.resolve("schemas/" + name + ".schema.json").toFile());
  }

  /** What protects the plant asks persons first, and no limit or cost is asked about it. */
  private static boolean interrupts(String action) {
    return effect(action).interrupts() == Effect.Interrupts.RUNNING_WORK
        && effect(action).kind() != Effect.Kind.PROTECTS;
  }

  private static Effect effect(String action) {
    return Catalogue.find(action).orElseThrow().effect();
  }
}
