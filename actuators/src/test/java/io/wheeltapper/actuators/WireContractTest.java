package io.wheeltapper.actuators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.actuators.WireFaults.Wire;
import io.wheeltapper.actuators.Wired.Way;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind that calls by HTTP, on a wire that breaks in every way: its effect is had once at
 * most, what is said of it is so, and no secret and no endless text is in it. A kind is tested by
 * being registered: the ways to its server stand in its {@link Wired}.
 */
@Timeout(60)
final class WireContractTest {

  /** How those call that have no {@link Wired}. */
  private static final Map<String, String> OTHERWISE =
      Map.of(
          "command", "programs",
          "firmware-redfish", "by the client of redfish, its uploads too",
          "fwupd", "programs",
          "gpu", "ssh",
          "infiniband", "programs",
          "ipmi", "ipmitool",
          "modbus", "Modbus TCP");

  private static final int LONGEST = 1_000;

  private static final Duration LIMIT = Duration.ofMillis(400);

  @TempDir Path folder;

  record Scene(Way way, Wire wire) {
    @Override
    public String toString() {
      return way + ", " + wire;
    }
  }

  static Stream<Way> ways() {
    return ActuatorContractTest.kinds()
        .filter(kind -> !OTHERWISE.containsKey(kind.spec().name()))
        .flatMap(kind -> wired(kind.getClass().getName()).ways().stream());
  }

  static Stream<Scene> scenes() {
    return ways().flatMap(way -> Arrays.stream(Wire.values()).map(wire -> new Scene(way, wire)));
  }

  private static Wired wired(String kind) {
    String name = kind.replaceFirst("Kind$", "Wired");
    try {
      return (Wired) Class.forName(name).getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(
          kind + " is broken on no wire; write " + name + ", or say how it calls otherwise", e);
    }
  }

  /** Lest a call that fails by itself passes for one that the wire broke. */
  @ParameterizedTest
  @MethodSource("ways")
  void onASoundWireItIsMadeOnce(Way way) throws Exception {
    try (WireFaults server = WireFaults.start(way.sound())) {
      way.call().over(server.uri(), folder, Duration.ofSeconds(10)).make();
      assertEquals(1, server.effects().stream().filter(way.which()).count());
    }
  }

  @ParameterizedTest
  @MethodSource("scenes")
  void onABrokenOneItIsMadeOnceAtMostAndWhatIsSaidIsSo(Scene scene) throws Exception {
    Way way = scene.way();
    try (WireFaults server = WireFaults.start(way.sound())) {
      String said =
          server.holds(
              scene.wire(),
              way.writes(),
              way.which(),
              way.sayable(scene.wire()),
              way.done(),
              way.call().over(server.uri(), folder, LIMIT));
      assertTrue(said.length() <= LONGEST, () -> said.length() + " characters: " + said);
      for (String secret : secrets()) {
        assertFalse(said.contains(secret), said);
      }
      if (!way.writes()) {
        assertEquals(
            List.of(),
            server.effects().stream().filter(r -> !r.method().equals("GET")).toList(),
            "what could not be looked at was changed");
      }
    }
  }

  private static List<String> secrets() {
    String basic = "agent:" + Wired.SECRET;
    return List.of(
        Wired.SECRET, Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)));
  }
}
