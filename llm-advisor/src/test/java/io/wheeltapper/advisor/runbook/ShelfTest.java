package io.wheeltapper.advisor.runbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.advisor.Runbooks.Passage;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Lookup;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ShelfTest {

  private static final Runbook FAN =
      page("fan", "fan-failed", "A fan has failed", "A rotor stands still; the part is swapped.");
  private static final Runbook WATER =
      page("leak", "leak", "Water leaks", "Close the valve of the coolant loop.");
  private static final Runbook GPU =
      page("bus", "gpu-fell-off-bus", "A GPU is gone", "Xid 79: it does not answer; reboot.");

  private static Runbook page(String name, String fault, String title, String text) {
    return new Runbook(
        name,
        List.of(fault),
        title,
        List.of("a test"),
        List.of(new Runbook.Section("What to do", text)));
  }

  private static Lookup.Past past(int number, String text) {
    return new Lookup.Past(
        "c" + number,
        number,
        new Target(Target.Kind.NODE, "n1"),
        "fan-failed",
        text,
        List.of((long) number));
  }

  private static List<String> ids(List<Passage> found) {
    return found.stream().map(Passage::id).toList();
  }

  private static Shelf unloadable(AtomicInteger loads) {
    return new Shelf(
        List.of(FAN, WATER, GPU),
        () -> {
          loads.incrementAndGet();
          throw new UnsatisfiedLinkError("no library for this machine");
        },
        Duration.ofSeconds(20));
  }

  @Test
  void findsByMeaningWhatSharesNoWord() {
    List<Passage> found =
        new Shelf(List.of(FAN, WATER, GPU)).near("the ventilator stopped spinning", 2);
    assertEquals("fan", found.getFirst().id());
    assertTrue(found.getFirst().likeness() > found.getLast().likeness());
    assertTrue(found.getFirst().text().contains("the part is swapped"));
    assertEquals(List.of(), new Shelf(List.of(FAN, WATER, GPU)).near(" \n", 2));
  }

  @Test
  void wordsAloneAnswerWhereTheModelCannotBeLoadedWhichIsTriedOnce() {
    AtomicInteger loads = new AtomicInteger();
    Shelf shelf = unloadable(loads);
    assertEquals(0, loads.get());
    assertEquals(List.of("bus"), ids(shelf.near("NVRM: Xid 79", 3)));
    assertEquals(0.0, shelf.near("NVRM: Xid 79", 3).getFirst().likeness());
    assertEquals(1, loads.get());
  }

  @Test
  void aQuestionDoesNotWaitForALoadingThatTakesTooLong() {
    CountDownLatch never = new CountDownLatch(1);
    Shelf shelf =
        new Shelf(
            List.of(FAN, WATER, GPU),
            () -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              throw new IllegalStateException("let go");
            },
            Duration.ofMillis(1));
    assertEquals(List.of("leak"), ids(shelf.near("valve", 3)));
    never.countDown();
  }

  @Test
  void aCaseLikeThisOneComesAfterThreePages() {
    Shelf shelf = new Shelf(List.of(FAN, WATER, GPU));
    shelf.near("load", 1);
    shelf.remember(past(1, "fan-failed at n1: a rotor stood still; swapped; validated; returned"));
    String question = "fan-failed: a rotor stands still in n2";
    assertEquals("case:c1", shelf.near(question, 4).getLast().id());
    assertTrue(ids(shelf.near(question, 3)).stream().noneMatch(i -> i.startsWith("case:")));
    assertTrue(
        ids(shelf.near("which wine goes with fish", 4)).stream()
            .noneMatch(i -> i.startsWith("case:")));
  }

  @Test
  void casesFromBeforeTheLoadingAreFoundByMeaningToo() {
    Shelf shelf = new Shelf(List.of(FAN, WATER, GPU));
    IntStream.range(1, 30).forEach(i -> shelf.remember(past(i, "leak in the coolant loop")));
    shelf.remember(past(0, "fan-failed at n1: a rotor stood still; swapped"));
    assertEquals("case:c0", shelf.near("fan-failed: a rotor stands still in n2", 4).getLast().id());
  }

  @Test
  void keepsTheNewestCasesOnly() {
    Shelf shelf = unloadable(new AtomicInteger());
    IntStream.range(0, Shelf.MOST_CASES + 10).forEach(i -> shelf.remember(past(i, "unique" + i)));
    assertEquals(3 + Shelf.MOST_CASES, shelf.size());
    assertEquals(List.of(), ids(shelf.near("unique5", 5)));
  }
}
