package io.wheeltapper.deploy.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The power of the agent's own machine fails in each phase of a flash: its process is killed (-9)
 * and started anew, with a real Slurm that isolates and gives back, and a BMC over HTTP that counts
 * what was really done to it. Some minutes for each phase.
 */
@Tag("long")
@Tag("hands")
final class FlashKillsTest {

  private static final String NODE = "n001";

  /** Larger than any buffer on its way, so that an upload can be cut in the middle. */
  private static final int PADDING = 3 << 20;

  private static final Predicate<JsonNode> RETURNED =
      Seen.kind("verified").and(Seen.has("action", "node.return"));
  private static final Predicate<JsonNode> BEGUN =
      Seen.kind("started").and(Seen.has("action", "firmware.rollback"));

  /** Everything of one story. */
  private static final class Story implements AutoCloseable {
    private final Lab lab = Lab.start();
    private final AtomicReference<AgentProcess> living = new AtomicReference<>();
    private final AtomicBoolean killed = new AtomicBoolean();
    private final FlashedBmc bmc;
    private final Site site;

    /**
     * Whoever flashes is killed at that moment.
     *
     * @param at {@code null} for at none
     */
    Story(FlashedBmc.Moment at, boolean lies, boolean forgets) throws Exception {
      Path host = lab.folder().resolve(NODE + ".bios");
      bmc = new FlashedBmc(host, lies, forgets, now -> reached(now == at));
      site = Site.of(lab, settings(lies));
    }

    private void reached(boolean so) {
      if (so && killed.compareAndSet(false, true)) {
        bmc.dead(true);
        living.get().kill();
        Awaitility.await().atMost(Lab.LONG).until(() -> living.get().dead());
      }
    }

    /** The shipped rungs, where nobody has to be asked; and a rule that names the version. */
    private String settings(boolean witness) throws Exception {
      Path policies = Site.bundleWithoutObjectives(lab);
      Path ladders = policies.resolve("ladders.yaml");
      String text = Files.readString(ladders);
      String asked = "{do: node.isolate, when: idle, ask: true, deadline: 7d}";
      assertTrue(text.contains(asked), "the shipped ladder of firmware-withdrawn");
      String free =
          text.replace(asked, asked.replace("ask: true", "ask: false"))
              .replace(
                  "{do: firmware.rollback, when: idle, ask: true",
                  "{do: firmware.rollback, when: idle, ask: false");
      Files.writeString(ladders, free);
      Files.writeString(
          policies.resolve("rules/withdrawn.drl"),
          """
          rule "BIOS 1.2.0 goes"
              @tier(node)
              @quiet("24h")
              @owner("test")
              @source("this test")
              @doc("every node that has it")
              salience 49
          when
              $v: Status(type == "version.bios", value == "1.2.0")
          then
              findings.found("firmware-withdrawn", $v)
                      .detail("component", "bios").detail("from", "1.2.0").detail("to", "1.1.0");
          end
          """);
      Path password = Files.writeString(lab.folder().resolve("bmc.password"), "secret\n");
      String sensors =
          "sensors:\n"
              + "  bmcs: {kind: redfish, bmcs: ['%s=%s'], interval: 5s, timeout: 3s, logs: false,"
              + " events: false}\n";
      String actuators =
          """
          actuators:
            firmware:
              kind: firmware-redfish
              bmcs: ['%s=%s']
              login: basic
              user: act
              password-file: %s
              file: %s
              poll: 1s
              patience: 1m
              flash-limit: 5m
              boot-limit: 5m
          """;
      return "policies: "
          + policies
          + "\n"
          + Site.standard(lab)
              .replace("sensors:\n", sensors.formatted(NODE, bmc.url()))
              .replace(
                  "actuators:\n", actuators.formatted(NODE, bmc.url(), password, images(witness)));
    }

    private Path images(boolean witness) throws Exception {
      KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      String second = "    witness: [cat, '" + lab.folder().resolve("{node}.bios") + "']\n";
      StringBuilder text =
          new StringBuilder("version: 1\nkeys: {site: '")
              .append(Base64.getEncoder().encodeToString(keys.getPublic().getEncoded()))
              .append("'}\ncomponents:\n  bios:\n    parts: [BIOS]\n")
              .append("    reset: {what: system, type: ForceRestart}\n")
              .append(witness ? second : "")
              .append("    versions:\n");
      for (String version : List.of("1.1.0", "1.2.0")) {
        Path image = lab.folder().resolve("bios-" + version + ".bin");
        Files.writeString(image, "bios " + version + "\n" + "x".repeat(PADDING));
        String sha =
            HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(image)));
        Signature signer = Signature.getInstance("Ed25519");
        signer.initSign(keys.getPrivate());
        signer.update(
            ("wheeltapper firmware\nbios " + version + "\nsha256 " + sha + "\n")
                .getBytes(StandardCharsets.UTF_8));
        text.append(
            "      - {version: '%s', image: %s, sha256: %s, key: site, signature: '%s'}\n"
                .formatted(version, image, sha, Base64.getEncoder().encodeToString(signer.sign())));
      }
      return Files.writeString(lab.folder().resolve("firmware.yaml"), text);
    }

    private void begin(Predicate<JsonNode> deadly) throws IOException {
      living.set(site.act(deadly));
      bmc.dead(false);
    }

    /** Lives, dies once, lives again, until that stands in the ledger. */
    void until(Predicate<JsonNode> deadly, boolean dies, Predicate<JsonNode> end) throws Exception {
      begin(deadly);
      if (dies) {
        await("its death", () -> living.get().dead());
        living.get().close();
        begin(Site.NEVER);
      }
      await(
          "the end",
          () -> {
            if (living.get().dead()) {
              throw new AssertionError("it ended by itself: " + living.get().said());
            }
            return site.ledger().stream().anyMatch(end);
          });
      living.get().close();
    }

    private void await(String what, java.util.concurrent.Callable<Boolean> so) throws Exception {
      try {
        Awaitility.await().atMost(Lab.LONG.multipliedBy(4)).until(so);
      } catch (ConditionTimeoutException e) {
        String tail =
            site.ledger().stream().map(JsonNode::toString).collect(Collectors.joining("\n"));
        throw new AssertionError(
            what + " never came: " + bmc.state() + "\n" + tail + living.get().said(), e);
      }
    }

    /** The ledger is whole, and each attempt in it has an end. */
    void everyStartHasItsEnd() throws Exception {
      List<JsonNode> ledger = site.ledger();
      Set<String> ended =
          ledger.stream()
              .filter(Seen.kind("acted").or(Seen.kind("undone")))
              .map(e -> e.path("attempt").asText())
              .collect(Collectors.toSet());
      List<JsonNode> open =
          ledger.stream()
              .filter(Seen.kind("started"))
              .filter(e -> !ended.contains(e.path("attempt").asText()))
              .toList();
      assertEquals(List.of(), open, "attempts without an end");
      Programs.Ran audit = site.audit();
      assertEquals(0, audit.exit(), audit::text);
    }

    @Override
    public void close() throws Exception {
      if (living.get() != null && !living.get().dead()) {
        living.get().close();
      }
      bmc.close();
      lab.close();
    }
  }

  private static void once(Story story) throws Exception {
    assertEquals("real 1.1.0, said 1.1.0, flashes 1, resets 1, cut off 0", story.bmc.state());
    story.everyStartHasItsEnd();
    assertEquals(1, story.site.ledger().stream().filter(seen("firmware.rollback")).count());
    assertEquals(List.of(), story.lab.drained());
  }

  private static Predicate<JsonNode> seen(String action) {
    return Seen.kind("verified").and(Seen.has("action", action)).and(Seen.has("outcome", "done"));
  }

  @Test
  void beforeTheUpload() throws Exception {
    try (Story story = new Story(null, false, false)) {
      story.until(BEGUN, true, RETURNED);
      once(story);
    }
  }

  @ParameterizedTest
  @EnumSource(FlashedBmc.Moment.class)
  void inEachLaterPhase(FlashedBmc.Moment at) throws Exception {
    try (Story story = new Story(at, false, false)) {
      story.until(Site.NEVER, true, RETURNED);
      assertTrue(story.killed.get(), "it was killed there");
      once(story);
    }
  }

  /** The same image may come twice where neither the BMC nor anybody else remembers the first. */
  @Test
  void alsoWithABmcThatForgetsItsTask() throws Exception {
    try (Story story = new Story(FlashedBmc.Moment.TASK_RUNS, false, true)) {
      story.until(Site.NEVER, true, RETURNED);
      assertTrue(story.bmc.flashes() <= 2, story.bmc::state);
      assertTrue(
          story.bmc.state().startsWith("real 1.1.0, said 1.1.0")
              && story.bmc.state().endsWith("cut off 0"),
          story.bmc::state);
      story.everyStartHasItsEnd();
    }
  }

  @Test
  void aBmcThatLiesIsFoundOutThoughTheAgentDied() throws Exception {
    try (Story story = new Story(FlashedBmc.Moment.AFTER_RESET, true, false)) {
      story.until(Site.NEVER, true, seen("person.call"));
      assertEquals("real 1.2.0, said 1.2.0, flashes 2, resets 2, cut off 0", story.bmc.state());
      assertFalse(story.site.ledger().stream().anyMatch(seen("firmware.rollback")));
      assertTrue(
          story.site.ledger().stream()
              .anyMatch(Seen.kind("undone").and(Seen.has("outcome", "done"))));
      story.everyStartHasItsEnd();
    }
  }
}
