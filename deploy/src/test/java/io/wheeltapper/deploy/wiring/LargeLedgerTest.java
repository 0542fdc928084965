package io.wheeltapper.deploy.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Evidence;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Judgement;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.ledger.LedgerReader;
import io.wheeltapper.core.runtime.ledger.LedgerSettings;
import io.wheeltapper.core.runtime.ledger.SqliteLedger;
import io.wheeltapper.deploy.views.Firings;
import io.wheeltapper.deploy.views.Story;
import io.wheeltapper.deploy.views.Would;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the console's reads cost over a long ledger. A year of a large site: a million entries, of
 * which the last month is a twelfth.
 */
@Tag("long")
@Tag("reads")
final class LargeLedgerTest {

  private static final int ENTRIES = Integer.getInteger("wheeltapper.ledger.entries", 1_000_000);
  private static final int OF_A_CASE = 10;
  private static final long BEGAN = 1_764_000_000_000L;
  private static final long STEP = Duration.ofDays(365).toMillis() / ENTRIES;
  private static final Fault FAULT = Fault.of("gpu-fell-off-bus");

  @TempDir private Path folder;

  @Test
  void readsCostWhatTheyAreAboutAndNotTheWholeLedger() throws Exception {
    try (SqliteLedger ledger = SqliteLedger.open(folder, LedgerSettings.defaults())) {
      timed("written", () -> write(ledger));
      assertEquals(ENTRIES, ledger.size());
    }
    long now = BEGAN + ENTRIES * STEP;
    timed("opened by the agent", this::open);
    try (Connection raw =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("ledger.db"));
        Statement statement = raw.createStatement()) {
      statement.execute("DROP INDEX entry_kind");
    }
    timed("opened where an older program wrote it", this::open);
    String id = id(ENTRIES / 2 / OF_A_CASE);
    ObjectNode story =
        timed("story of an old case", () -> Story.of(folder, id, null).orElseThrow());
    String other = id(ENTRIES / 3 / OF_A_CASE);
    timed("story of another", () -> Story.of(folder, other, null).orElseThrow());
    assertEquals(OF_A_CASE, story.get("entries").size());
    assertTrue(story.at("/cost/lost").asDouble() > 0, story::toString);
    Would would = new Would(folder);
    Would.View first = timed("would, the first time", () -> would.view(7, now));
    Would.View again = timed("would, again", () -> would.view(31, now));
    assertTrue(again.actions().getFirst().count() > first.actions().getFirst().count());
    Firings firings = new Firings(folder);
    timed("firings, the first time", () -> firings.byRule(now));
    Map<String, Firings.Fired> fired = timed("firings, again", () -> firings.byRule(now));
    assertTrue(fired.get("rule").times() < ENTRIES / 10, fired::toString);
    List<Long> page = new ArrayList<>();
    timed(
        "a page from the middle",
        () -> {
          try (LedgerReader reader = LedgerReader.open(folder)) {
            reader.page(ENTRIES / 2, 100, (index, _) -> page.add(index));
          }
          return page;
        });
    assertEquals(100, page.size());
  }

  private long open() throws Exception {
    try (SqliteLedger again = SqliteLedger.open(folder, LedgerSettings.defaults())) {
      return again.size();
    }
  }

  private static <T> T timed(String what, Callable<T> doing) throws Exception {
    long began = System.nanoTime();
    T done = doing.call();
    System.out.printf(
        "ledger of %d: %s took %.1f ms%n", ENTRIES, what, (System.nanoTime() - began) / 1e6);
    return done;
  }

  private static long write(SqliteLedger ledger) throws Exception {
    List<Entry> group = new ArrayList<>();
    for (int i = 0; i < ENTRIES; i++) {
      group.add(entry(i));
      if (group.size() == 2_000 || i + 1 == ENTRIES) {
        ledger.append(group, ledger.size(), 1, false);
        group.clear();
      }
    }
    return ledger.size();
  }

  private static String id(int number) {
    return "c%011x".formatted(number);
  }

  private static Entry entry(int i) {
    String id = id(i / OF_A_CASE);
    Target node = Target.node("n%05d".formatted(i / OF_A_CASE % 12_500));
    long at = BEGAN + i * STEP;
    return switch (i % OF_A_CASE) {
      case 0, 1 ->
          new Entry.Found(
              at,
              id,
              node,
              FAULT,
              node.id(),
              at,
              "rule",
              "RESTART_APP",
              "catalogue",
              List.of(
                  new Evidence(
                      "e" + i, node, "kmsg", Origin.GPU_DRIVER, at, "xid", "NVRM: Xid 79 " + i)),
              Map.of("xid", "79"));
      case 2 ->
          new Entry.Planned(
              at,
              id,
              node,
              FAULT,
              0,
              "drain",
              List.of(Action.of("node.isolate", node), Action.of("node.reboot", node)),
              "p" + i,
              "");
      case 9 -> new Entry.Cleared(at, id, node, FAULT, "", "quiet");
      default ->
          new Entry.Judged(
              at,
              id,
              node,
              FAULT,
              i % OF_A_CASE < 6 ? "node.isolate" : "node.reboot",
              0,
              i % OF_A_CASE < 6 ? 0 : 1,
              "p" + (i - i % OF_A_CASE + 2),
              i % 3 == 0 ? "hold" : "allow",
              i % 3 == 0 ? "window" : "",
              i % 3 == 0 ? "outside every change window" : "",
              0,
              Mode.OBSERVE,
              guards(i));
    };
  }

  private static List<Judgement> guards(int i) {
    List<Judgement> guards = new ArrayList<>();
    for (int g = 0; g < 14; g++) {
      guards.add(new Judgement("guard-" + g, "allow", "it is within what the limits say: " + g));
    }
    guards.add(
        new Judgement(
            "break-even",
            "allow",
            "node.reboot costs about "
                + (1 + i % 9)
                + " GPU-hours (15 min for it by costs.yaml), leaving gpu-fell-off-bus alone about 83.7 in"
                + " 24 h"));
    return guards;
  }
}
