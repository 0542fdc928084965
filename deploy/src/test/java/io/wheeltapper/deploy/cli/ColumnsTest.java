package io.wheeltapper.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ColumnsTest {

  private static final List<List<String>> ROWS =
      List.of(
          List.of("CASE", "N", "FAULT"),
          List.of("c-0123456789", "7", "gpu-fell-off-bus link-down"),
          List.of("c-1", "12", "gpu\u001b[31m"));

  @AfterEach
  void clear() {
    System.clearProperty("COLUMNS");
  }

  @Test
  void columnsAlignAndNumbersStandToTheRight() {
    assertEquals(
        List.of(
            "CASE           N  FAULT",
            "c-0123456789   7  gpu-fell-off-bus link-down",
            "c-1           12  gpu [31m"),
        Columns.table(ROWS, Terminal.UNBOUNDED));
    assertEquals(List.of(), Columns.table(List.of(), 80));
  }

  @Test
  void theWidestGivesFirstAndTheFirstLast() {
    assertEquals("c-0123456789   7  gpu-fell-of…", Columns.table(ROWS, 30).get(1));
    assertEquals("c-012345…   7  gpu-fel…", Columns.table(ROWS, 23).get(1));
    for (int width = 23; width < 60; width++) {
      int most = width;
      Columns.table(ROWS, width).forEach(l -> assertTrue(l.length() <= most, l));
    }
  }

  @Test
  void theTerminalSaysHowWideAndWideWantsAll() throws Exception {
    try (Canned agent = new Canned()) {
      agent.at(
          "/api/v1/search?q=x",
          "[{\"kind\":\"case\",\"id\":\"c1\",\"text\":\"" + "word ".repeat(40) + "\"}]");
      System.setProperty("COLUMNS", "50");
      String line = Ran.of("search", "x", "--url", agent.url()).out().strip();
      assertEquals(50, line.length(), line);
      assertTrue(line.endsWith("…"), line);
      String wide = Ran.of("search", "x", "--wide", "--url", agent.url()).out();
      assertTrue(wide.strip().endsWith("word") && wide.length() > 200, wide);
    }
  }
}
