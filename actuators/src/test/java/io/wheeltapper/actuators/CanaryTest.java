package io.wheeltapper.actuators;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.spi.Actuator;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No secret is in anything that any action of any kind says, whatever breaks and is said back. */
final class CanaryTest {

  /** So long that a text which holds it is cut in the middle of it. */
  private static final String CANARY = "canary-4711-";

  @TempDir Path folder;

  private interface Saying {
    Object call() throws Exception;
  }

  /** The other side says back what it was sent, and some of that was a secret. */
  @ParameterizedTest
  @MethodSource("io.wheeltapper.actuators.ActuatorContractTest#scenes")
  void noSecretIsInWhateverItSays(ActuatorContractTest.Scene scene) throws Exception {
    SecretFile secret = new SecretFile(Files.writeString(folder.resolve("key"), CANARY.repeat(60)));
    List<String> said = new ArrayList<>();
    for (Faults.Break how : Faults.Break.values()) {
      if (!how.crash() && !how.hangs()) {
        World world = scene.fresh().get();
        world.faults().echo(secret.now());
        Actuator process =
            new Protected("canary", new Keyed(world.actuator(), secret), Duration.ofMillis(1));
        List<Saying> all =
            List.of(
                () -> process.preview(world.action(), world.attempt()),
                () -> process.execute(world.action(), world.attempt()),
                () -> process.verify(world.action(), world.attempt()));
        for (Saying saying : all) {
          world.faults().arm(1, how);
          said.add(how + ": " + words(saying));
        }
      }
    }
    assertTrue(said.toString().contains("(secret)"), "nothing was said back: " + said);
    assertFalse(said.toString().contains("canary-"), said::toString);
  }

  private static String words(Saying saying) {
    try {
      return String.valueOf(saying.call());
    } catch (Exception e) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      return trace.toString();
    }
  }

  /** With a secret of its own. */
  private record Keyed(Calling inner, SecretFile secret) implements Around {
    @Override
    public List<SecretFile> secrets() {
      return List.of(secret);
    }
  }
}
