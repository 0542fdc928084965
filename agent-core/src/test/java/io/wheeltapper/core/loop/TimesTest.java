package io.wheeltapper.core.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class TimesTest {

  private static final long SEED = Long.getLong("wheeltapper.seed", 20261121L);

  private record Moment(long at, long weight) {}

  @Test
  void anyOrderGivesWhatAListGives() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int round = 0; round < 200; round++) {
      Times times = new Times();
      List<Moment> all = new ArrayList<>();
      for (int step = 0; step < 120; step++) {
        if (!all.isEmpty() && random.nextInt(3) == 0) {
          Moment gone = all.remove(random.nextInt(2) == 0 ? 0 : random.nextInt(all.size()));
          times.remove(gone.at(), gone.weight());
        } else {
          Moment moment = new Moment(random.nextInt(60), 1 + random.nextInt(3));
          all.add(moment);
          times.add(moment.at(), moment.weight());
        }
        long since = random.nextInt(62) - 1;
        assertEquals(
            all.stream().filter(m -> m.at() > since).mapToLong(Moment::weight).sum(),
            times.since(since),
            "wheeltapper.seed=" + SEED);
        assertEquals(all.size(), times.count());
        assertEquals(all.stream().mapToLong(Moment::at).max().orElse(0), times.last());
      }
    }
  }

  @Test
  void untilIsWhenEnoughHasLeftTheWindow() {
    Times times = new Times();
    times.add(10, 1);
    times.add(20, 3);
    times.add(30, 1);
    assertEquals(110, times.until(40, 100, 4));
    assertEquals(120, times.until(40, 100, 3));
    assertEquals(130, times.until(40, 100, 0));
    assertEquals(140, times.until(40, 100, -1));
  }

  @Test
  void noneIsEmpty() {
    assertTrue(Times.NONE.isEmpty());
    assertEquals(0, Times.NONE.since(0));
    assertEquals(0, Times.NONE.last());
  }
}
