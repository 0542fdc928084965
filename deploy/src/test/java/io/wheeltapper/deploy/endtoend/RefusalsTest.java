package io.wheeltapper.deploy.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.deploy.signing.Signature;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the running program refuses, and in which words. */
final class RefusalsTest {

  @TempDir private Path folder;

  @Test
  void actIsRefusedWhereNobodyCouldSeeARollback() throws Exception {
    Site site = Site.in(folder, "sensors:\n  host: {kind: host}\n");
    Programs.Ran ran = Programs.run(Map.of(), site.argv("--act"));
    assertEquals(2, ran.exit(), ran::text);
    assertTrue(ran.text().contains("--act is refused"), ran::text);
    assertTrue(ran.text().contains("laboratory: true"), ran::text);
    assertFalse(ran.text().contains("\tat "), ran::text);
    assertFalse(Files.exists(site.data().resolve("ledger.db")), "it has begun a ledger");
  }

  @Test
  void actIsRefusedWhereASensorReadsWithWhatAnActuatorWritesWith() throws Exception {
    Path sink = Files.createDirectory(folder.resolve("elsewhere"));
    Path token = Files.writeString(folder.resolve("token"), "first-value");
    Path link = Files.createSymbolicLink(folder.resolve("other-name"), token);
    Site site =
        Site.in(
            folder,
            """
            checkpoints: {sinks: [%s]}
            sensors:
              kube: {kind: kubernetes, url: "https://127.0.0.1:1", token-file: %s}
            actuators:
              slurm: {kind: slurm, rest-url: "http://127.0.0.1:1/slurm/v0.0.42", rest-token-file: %s}
            """
                .formatted(sink, link, token));
    Programs.Ran ran = Programs.run(Map.of(), site.argv("--act"));
    assertEquals(2, ran.exit(), ran::text);
    assertTrue(
        ran.text().contains(token + " is used by actuator slurm and sensor kube"), ran::text);
    assertFalse(ran.text().contains("first-value"), ran::text);
    assertFalse(Files.exists(site.data().resolve("ledger.db")), "it has begun a ledger");
  }

  @Test
  void actIsAllowedWithASinkAndIsAnEntryWithAName() throws Exception {
    Path sink = Files.createDirectory(folder.resolve("elsewhere"));
    Site site =
        Site.in(folder, "checkpoints: {sinks: [" + sink + "]}\nsensors:\n  host: {kind: host}\n");
    try (AgentProcess agent = AgentProcess.start(site.argv("--act"), Site.NEVER)) {
      JsonNode mode = agent.await("the widened mode", Seen.kind("mode"));
      assertEquals("act", mode.path("mode").asText(), mode::toString);
      assertFalse(mode.path("by").asText().isEmpty(), mode::toString);
    }
  }

  @Test
  void actIsRefusedForABundleThatNobodySignedAndAChangedOneStaysOut() throws Exception {
    Path policies = folder.resolve("policies");
    Files.createDirectories(policies.resolve("rules"));
    Files.writeString(
        policies.resolve("bundle.yaml"), "name: mine\nversion: 1.0.0\nowner: me\nmode: observe\n");
    Path rules = policies.resolve("rules/r.drl");
    Files.writeString(
        rules,
        "rule \"R\" @tier(node) salience 1 when $x: Event(type == \"x\") then"
            + " findings.found(\"is-x\", $x); end\n");
    Path key = folder.resolve("ops.key");
    Signature.createKey(key, "ops");
    Path sink = Files.createDirectory(folder.resolve("elsewhere"));
    Site site =
        Site.in(
            folder,
            "policies: "
                + policies
                + "\npolicy: {trusted-keys: ["
                + key
                + "]}\ncheckpoints: {sinks: ["
                + sink
                + "]}\nsensors:\n  host: {kind: host}\n");
    Programs.Ran ran = Programs.run(Map.of(), site.argv("--act"));
    assertEquals(2, ran.exit(), ran::text);
    assertTrue(ran.text().contains("is not signed"), ran::text);
    assertTrue(ran.text().contains("policy sign"), ran::text);
    assertFalse(Files.exists(site.data().resolve("ledger.db")), "it has begun a ledger");
    Signature.sign(policies, key);
    try (AgentProcess agent = AgentProcess.start(site.argv("--act"), Site.NEVER)) {
      JsonNode first = agent.await("the signed bundle", Seen.kind("activated"));
      Files.writeString(rules, "// Changed.\n" + Files.readString(rules));
      JsonNode refused = agent.await("the refusal", Seen.kind("candidate"));
      assertEquals("refused", refused.path("phase").asText(), refused::toString);
      assertTrue(refused.path("reason").asText().contains("was changed"), refused::toString);
      assertTrue(agent.status().toString().contains("was changed"), agent.status()::toString);
      assertTrue(agent.status().toString().contains(first.path("hash").asText()));
      Signature.sign(policies, key);
      agent.await(
          "the bundle signed anew",
          Seen.kind("activated").and(e -> !e.path("hash").equals(first.path("hash"))));
    }
  }

  @Test
  void badBundleChangesNothingAndIsSaid() throws Exception {
    Path policies = folder.resolve("policies");
    Folders.copy(Lab.root().resolve("policies/rules"), policies.resolve("rules"));
    Folders.copy(Lab.root().resolve("policies/tables"), policies.resolve("tables"));
    for (String file : new String[] {"bundle.yaml", "ladders.yaml", "limits.yaml"}) {
      Files.copy(Lab.root().resolve("policies").resolve(file), policies.resolve(file));
    }
    Site site = Site.in(folder, "policies: " + policies + "\nsensors:\n  host: {kind: host}\n");
    Path rules = policies.resolve("rules/scheduler.drl");
    String good = Files.readString(rules);
    try (AgentProcess agent = AgentProcess.start(site.argv(), Site.NEVER)) {
      JsonNode first = agent.await("the first bundle", Seen.kind("activated"));
      Files.writeString(rules, good.replaceFirst("(?m)^then$", "than"));
      await().atMost(Lab.LONG).until(() -> agent.said().contains("the last good one stays"));
      assertTrue(agent.said().contains("scheduler.drl:"), agent.said());
      JsonNode status = agent.status();
      assertTrue(status.toString().contains("scheduler.drl:"), status::toString);
      assertTrue(status.toString().contains(first.path("hash").asText()), status::toString);
      assertEquals(1, agent.all("activated").count());
      Files.writeString(rules, good + "\n// Mended.\n");
      JsonNode second =
          agent.await(
              "the mended bundle",
              Seen.kind("activated").and(e -> !e.path("hash").equals(first.path("hash"))));
      assertNotEquals(first.path("hash"), second.path("hash"));
      await().atMost(Lab.LONG).until(() -> !agent.status().toString().contains("scheduler.drl:"));
    }
  }
}
