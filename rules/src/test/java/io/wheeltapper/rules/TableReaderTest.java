package io.wheeltapper.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.spi.Problem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableReaderTest {

  private static List<Problem> problems(String text) {
    TableReader reader = new TableReader("tables/t.csv");
    reader.read(text);
    return reader.problems();
  }

  @Test
  void rowsHaveTheirCellsByName() {
    TableReader reader = new TableReader("b/tables/faults.csv");
    List<Row> rows =
        reader.read("# remark\ncode:key,what:text,n:number\n\n7,\"a, \"\"b\"\"\",12\n8,,\n");
    assertEquals(List.of(), reader.problems());
    assertEquals(
        List.of(
            new Row("faults", "7", 1, Map.of("code", "7", "what", "a, \"b\"", "n", "12")),
            new Row("faults", "8", 2, Map.of("code", "8", "what", "", "n", ""))),
        rows);
    assertEquals(12, rows.getFirst().number("n"));
    assertEquals(-1, rows.getLast().number("n"));
    assertEquals("", rows.getLast().text("no such column"));
  }

  @Test
  void whatIsWrongIsNamedWithItsPlace() {
    assertEquals(
        "tables/t.csv:2:3: 'x' does not fit column n; a number has up to 18 digits [table-cell]",
        problems("k:key,n:number\na,x\n").getFirst().toString());
    assertEquals("table-width", problems("k:key,n:number\na\n").getFirst().code());
    assertEquals("table-key", problems("k:key\na\na\n").getFirst().code());
    assertEquals("table-empty", problems("# nothing\n").getFirst().code());
    assertTrue(problems("k:kee\n").getFirst().mend().contains("did you mean 'key'?"));
    assertEquals("table-head", problems("k:key,k:text\n").getFirst().code());
  }

  @Test
  void bitsAndHexCompareNumbers() {
    Row row = new Row("t", "k", 1, Map.of("b", "--01", "h", "0x0|0xff", "none", ""));
    assertTrue(row.bits("b", "0x1"));
    assertTrue(row.bits("b", "0xfffffffd"));
    assertFalse(row.bits("b", "0x3"));
    assertFalse(row.bits("b", ""));
    assertFalse(row.bits("none", "0x1"));
    assertTrue(row.hex("h", "0x000000FF"));
    assertTrue(row.hex("h", "0x0"));
    assertFalse(row.hex("h", "0x1"));
    assertFalse(row.hex("h", "no number"));
    assertTrue(row.hex("none", "anything"));
  }
}
