package io.wheeltapper.core.runtime.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wheeltapper.core.slo.Minute;
import io.wheeltapper.core.slo.Run;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Minutes of indicators over a restart. */
final class MinuteTableTest {

  private static final long DAYS_35 = 35L * 24 * 60;

  @TempDir Path folder;

  private List<Run> after(List<Minute> minutes) throws Exception {
    try (SqliteLedger ledger = SqliteLedger.open(folder, LedgerSettings.defaults())) {
      ledger.keep(minutes);
      return ledger.kept();
    }
  }

  @Test
  void whatWasMeasuredIsThereAfterARestartAndNeverChanges() throws Exception {
    assertEquals(
        List.of(new Run("a", 10, 2, 1, 4), new Run("a", 13, 1, 1, 4), new Run("b", 10, 1, 0.25, 4)),
        after(
            List.of(
                new Minute("a", 10, 1, 4),
                new Minute("b", 10, 0.25, 4),
                new Minute("a", 11, 1, 4),
                new Minute("a", 13, 1, 4))));
    assertEquals(
        List.of(new Run("a", 10, 2, 1, 4), new Run("a", 12, 1, 0, 4), new Run("a", 13, 1, 1, 4)),
        after(List.of(new Minute("a", 13, 0, 9), new Minute("a", 12, 0, 4))).subList(0, 3));
  }

  @Test
  void whatIsOlderThanMinutesAreKeptGoes() throws Exception {
    after(List.of(new Minute("a", 10, 1, 4), new Minute("a", 11, 1, 4), new Minute("b", 10, 1, 4)));
    assertEquals(
        List.of(
            new Run("a", 11, 1, 1, 4),
            new Run("a", 11 + DAYS_35, 1, 1, 4),
            new Run("b", 10, 1, 1, 4)),
        after(List.of(new Minute("a", 11 + DAYS_35, 1, 4))));
  }

  @Test
  void aStoreFromBeforeHasNoneAndGetsTheTable() throws Exception {
    after(List.of());
    try (Connection old = Tables.write(Tables.file(folder));
        Statement statement = old.createStatement()) {
      statement.execute("DROP TABLE minute");
      old.commit();
    }
    try (LedgerReader reader = LedgerReader.open(folder)) {
      assertEquals(List.of(), reader.minutes());
    }
    assertEquals(List.of(new Run("a", 10, 1, 1, 4)), after(List.of(new Minute("a", 10, 1, 4))));
  }
}
