package io.wheeltapper.actuators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretFileTest {

  private static final Action ACTION = Action.of("x.do", Target.site());
  private static final Attempt ATTEMPT = new Attempt("a", "c", "f", 0, 1);

  @TempDir Path folder;
  private SecretFile secret = new SecretFile(Path.of("unset"));

  @BeforeEach
  void file() {
    secret = new SecretFile(folder.resolve("token"));
  }

  private void holds(String text) throws Exception {
    Files.writeString(secret.file(), text);
  }

  @Test
  void isReadAnewEachTime() throws Exception {
    holds(" first-value\n");
    assertEquals("first-value", secret.now());
    holds("second-value");
    assertEquals("second-value", secret.now());
  }

  /** As Kubernetes rotates a mounted secret: the link in the folder points elsewhere. */
  @Test
  void followsALinkThatIsPutElsewhere() throws Exception {
    Files.createDirectories(folder.resolve("1"));
    Files.createDirectories(folder.resolve("2"));
    Files.writeString(folder.resolve("1/token"), "first-value");
    Files.writeString(folder.resolve("2/token"), "second-value");
    Path data = folder.resolve("..data");
    Files.createSymbolicLink(data, Path.of("1"));
    SecretFile mounted = new SecretFile(data.resolve("token"));
    assertEquals("first-value", mounted.now());
    Files.createSymbolicLink(folder.resolve("next"), Path.of("2"));
    Files.move(folder.resolve("next"), data, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    assertEquals("second-value", mounted.now());
  }

  @Test
  void whatCannotBeReadIsNoCallAndItsTextIsNotSaid() throws Exception {
    CallFailed missing = assertThrows(CallFailed.class, secret::now);
    assertEquals(CallFailed.Kind.NOT_MADE, missing.kind());
    holds("  \n");
    CallFailed empty = assertThrows(CallFailed.class, secret::now);
    assertEquals(CallFailed.Kind.NOT_MADE, empty.kind());
    holds("x".repeat(100_000));
    CallFailed large = assertThrows(CallFailed.class, secret::now);
    assertFalse(String.valueOf(large.getMessage()).contains("xxx"));
  }

  @Test
  void isCutOutAlsoAfterItWasRotated() throws Exception {
    holds("first-value");
    secret.now();
    holds("second-value");
    secret.now();
    assertEquals("Bearer (secret), (secret)", secret.scrub("Bearer first-value, second-value"));
    assertFalse(secret.toString().contains("value"));
  }

  /** What a program prints is cut before whoever protects the actuator cuts the secret out. */
  @Test
  void theHeadOfOneIsCutOutWhereATextWasCut() throws Exception {
    String value = "eyJhbGciOi".repeat(60);
    holds(value);
    secret.now();
    assertEquals("sent (secret)...", secret.scrub(Words.plain("sent " + value, 400)));
    assertEquals("sent (secret)...", secret.scrub("sent eyJhbG..."));
    assertEquals("sent eyJhb...", secret.scrub("sent eyJhb..."));
    assertEquals("sent eyJhbG", secret.scrub("sent eyJhbG"));
  }

  @Test
  void saysThatEverybodyCanReadIt() throws Exception {
    holds("first-value");
    Files.setPosixFilePermissions(secret.file(), PosixFilePermissions.fromString("rw-r--r--"));
    assertTrue(secret.looseness().contains("chmod"), secret.looseness());
    Files.setPosixFilePermissions(secret.file(), PosixFilePermissions.fromString("rw-------"));
    assertEquals("", secret.looseness());
  }

  /** A server that sends back what it was sent. */
  private final class Echoing implements Calling {
    @Override
    public List<ActionType> actions() {
      Duration minute = Duration.ofMinutes(1);
      return List.of(new ActionType("x.do", Effect.HARMLESS, "", minute, minute));
    }

    @Override
    public List<Line> lines() {
      return List.of();
    }

    @Override
    public List<SecretFile> secrets() {
      return List.of(secret);
    }

    @Override
    public List<String> preview(Action action, Attempt attempt) throws Exception {
      if (attempt.caseId().equals("thrown")) {
        throw new IllegalStateException("sent " + secret.now());
      }
      if (attempt.caseId().equals("failed")) {
        throw new CallFailed(CallFailed.Kind.REFUSED, "sent " + secret.now());
      }
      return List.of("curl -H " + secret.now());
    }

    @Override
    public Outcome execute(Action action, Attempt attempt) throws Exception {
      return new Outcome.Done(preview(action, attempt).getFirst());
    }

    @Override
    public Outcome verify(Action action, Attempt attempt) throws Exception {
      return execute(action, attempt);
    }
  }

  @Test
  void nothingThatAnActuatorSaysHoldsIt() throws Exception {
    holds("first-value");
    Protected actuator = new Protected("x", new Echoing(), Duration.ofMillis(1));
    for (String how : List.of("done", "failed", "thrown")) {
      Attempt attempt = new Attempt("a", how, "f", 0, 1);
      String executed = actuator.execute(ACTION, attempt).detail();
      String verified = actuator.verify(ACTION, attempt).detail();
      assertTrue(executed.contains("(secret)") && !executed.contains("first"), executed);
      assertTrue(verified.contains("(secret)") && !verified.contains("first"), verified);
      if (how.equals("done")) {
        assertEquals(List.of("curl -H (secret)"), actuator.preview(ACTION, ATTEMPT));
      } else {
        Exception thrown = assertThrows(Exception.class, () -> actuator.preview(ACTION, attempt));
        for (Throwable t = thrown; t != null; t = t.getCause()) {
          assertFalse(t.toString().contains("first"), t.toString());
        }
      }
    }
  }
}
