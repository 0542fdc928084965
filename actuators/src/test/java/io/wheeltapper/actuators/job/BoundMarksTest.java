package io.wheeltapper.actuators.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Line;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Storage that hangs in the kernel and hears no interruption. */
final class BoundMarksTest {

  private static final Path FILE = Path.of("/lustre/7.marker");

  private final CountDownLatch serves = new CountDownLatch(1);
  private final AtomicInteger begun = new AtomicInteger();

  private final Marks hung =
      new Marks() {
        @Override
        public Optional<Sight> look(Path file) {
          begun.incrementAndGet();
          while (true) {
            try {
              serves.await();
              return Optional.of(new Sight(7, 1, ""));
            } catch (InterruptedException e) {
              // As a look in the kernel: it goes on.
              continue;
            }
          }
        }

        @Override
        public void raise(Path file, String attempt) {
          look(file);
        }
      };

  private static CallFailed.Kind failed(org.junit.jupiter.api.function.Executable look) {
    return assertThrows(CallFailed.class, look).kind();
  }

  @Test
  void aLookIsGivenUpAndNoMoreThanSomeHang() throws Exception {
    BoundMarks marks = new BoundMarks(hung, Line.open("files"), Duration.ofMillis(5));
    assertEquals(CallFailed.Kind.UNCERTAIN, failed(() -> marks.raise(FILE, "a1")));
    for (int look = 1; look < BoundMarks.MOST_HUNG; look++) {
      assertEquals(CallFailed.Kind.UNREACHABLE, failed(() -> marks.look(FILE)));
    }
    assertEquals(CallFailed.Kind.NOT_MADE, failed(() -> marks.look(FILE)));
    assertEquals(BoundMarks.MOST_HUNG, begun.get(), "no thread more");
    serves.countDown();
    BoundMarks patient = new BoundMarks(hung, Line.open("files"), Duration.ofMinutes(1));
    assertEquals(Optional.of(new Sight(7, 1, "")), patient.look(FILE));
  }

  @Test
  void whatTheStorageAnswersComesThrough() throws Exception {
    FakeMarks files = new FakeMarks().put("/lustre/7.marker", 7);
    BoundMarks marks = new BoundMarks(files, Line.open("files"), Duration.ofMinutes(1));
    assertEquals(Optional.of(new Sight(7, 1, "")), marks.look(FILE));
    assertEquals(Optional.empty(), marks.look(Path.of("/lustre/8")));
    marks.raise(Path.of("/lustre/flag"), "a1");
    assertTrue(files.there("/lustre/flag"));
    Marks refuses =
        new Marks() {
          @Override
          public Optional<Sight> look(Path file) throws IOException {
            throw new IOException("Permission denied");
          }

          @Override
          public void raise(Path file, String attempt) throws IOException {
            throw new IOException("Read-only file system");
          }
        };
    BoundMarks refused = new BoundMarks(refuses, Line.open("files"), Duration.ofMinutes(1));
    assertThrows(IOException.class, () -> refused.look(FILE));
    assertThrows(IOException.class, () -> refused.raise(FILE, "a1"));
  }
}
