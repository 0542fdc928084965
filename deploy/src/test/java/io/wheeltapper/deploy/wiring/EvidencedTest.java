package io.wheeltapper.deploy.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.actuators.FakeActuator;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Exhibit;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.ledger.EvidenceFiles;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EvidencedTest {

  private static final Action VALIDATE = Action.of("node.validate", Target.node("n1"));
  private static final Attempt ATTEMPT = new Attempt("a", "c", "f", 0, 0);

  @TempDir Path data;

  private final FakeActuator inner =
      new FakeActuator(
          List.of(
              new ActionType("node.validate", Effect.HARMLESS, "", Duration.ZERO, Duration.ZERO)));

  private Evidenced evidenced() {
    return new Evidenced(inner, new EvidenceFiles(data));
  }

  @Test
  void whatItBringsIsOnDiskAndNamed() throws Exception {
    inner.then(FakeActuator.Part.EXECUTE, new Outcome.Failed("3 failed", false).with("the log"));
    Outcome end = evidenced().execute(VALIDATE, ATTEMPT);
    assertEquals(new Outcome.Failed("3 failed", false, Exhibit.name("the log")), end);
    assertEquals(Optional.of("the log"), new EvidenceFiles(data).read(end.evidence()));
  }

  @Test
  void notYetLeavesNoFile() throws Exception {
    inner.then(FakeActuator.Part.VERIFY, new Outcome.Failed("runs", true).with("10 %"));
    inner.then(FakeActuator.Part.VERIFY, new Outcome.Done("passed").with("100 %"));
    assertEquals(new Outcome.Failed("runs", true), evidenced().verify(VALIDATE, ATTEMPT));
    assertEquals(Optional.empty(), new EvidenceFiles(data).read(Exhibit.name("10 %")));
    assertEquals(Exhibit.name("100 %"), evidenced().verify(VALIDATE, ATTEMPT).evidence());
  }

  @Test
  void whatCannotBeKeptChangesNoOutcome() throws Exception {
    Files.writeString(data.resolve("evidence"), "in the way");
    inner.then(FakeActuator.Part.EXECUTE, new Outcome.Done("passed").with("the log"));
    Outcome end = evidenced().execute(VALIDATE, ATTEMPT);
    assertEquals("done", end.word());
    assertEquals("", end.evidence());
    assertTrue(end.detail().startsWith("passed (its evidence could not be kept"), end::detail);
  }
}
