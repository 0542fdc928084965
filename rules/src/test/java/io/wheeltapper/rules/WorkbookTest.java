package io.wheeltapper.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.spi.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables from workbooks, and what of a workbook is refused. */
class WorkbookTest {

  private static final String WORKBOOK =
      """
      <workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
          xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>
      <sheet name="Sheet1" sheetId="1" r:id="rId1"/><sheet name="Notes" sheetId="2" r:id="rId2"/>
      </sheets></workbook>
      """;

  private static final String RELATIONS =
      """
      <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
      <Relationship Id="rId1" Target="worksheets/sheet1.xml"/>
      <Relationship Id="rId2" Target="/xl/worksheets/sheet2.xml"/></Relationships>
      """;

  private static final String SHARED =
      """
      <sst><si><t>code:key</t></si><si><r><t>fault</t></r><r><t>:word</t></r><rPh><t>x</t></rPh></si>
      <si><t>limit:number</t></si><si><t>note:text</t></si><si><t>gpu-off</t></si></sst>
      """;

  private static final String CELLS =
      """
      <worksheet><sheetData>
      <row r="1"><c r="A1" t="inlineStr"><is><t># what NVIDIA says</t></is></c></row>
      <row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3" t="s"><v>1</v></c><c r="C3" t="s"><v>2</v></c><c r="D3" t="s"><v>3</v></c></row>
      <row r="4"><c r="A4"><v>79</v></c><c r="B4" t="s"><v>4</v></c><c r="C4"><v>5.0</v></c>
      <c r="D4" t="inlineStr"><is><t>gone, "for good"</t></is></c></row>
      <row r="7"><c r="A7" t="str"><v>48</v></c><c r="B7" t="s"><v>4</v></c></row>
      </sheetData></worksheet>
      """;

  private static final String EMPTY = "<worksheet><sheetData/></worksheet>";

  @TempDir private Path bundle;

  private final Map<String, String> parts = new LinkedHashMap<>();

  @BeforeEach
  void write() throws IOException {
    Files.createDirectories(bundle.resolve("tables"));
    parts.put("[Content_Types].xml", "<Types/>");
    parts.put("xl/workbook.xml", WORKBOOK);
    parts.put("xl/_rels/workbook.xml.rels", RELATIONS);
    parts.put("xl/sharedStrings.xml", SHARED);
    parts.put("xl/worksheets/sheet1.xml", CELLS);
    parts.put("xl/worksheets/sheet2.xml", EMPTY);
  }

  private byte[] zip() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, String> part : parts.entrySet()) {
        zip.putNextEntry(new ZipEntry(part.getKey()));
        zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  private RuleSources read() throws IOException {
    Files.write(bundle.resolve("tables/xid.xlsx"), zip());
    return RuleSources.read(bundle);
  }

  private List<String> problems() throws IOException {
    return RuleCompiler.slips(read()).stream()
        .map(p -> p.file().substring(p.file().indexOf("tables/")) + " " + p.code())
        .toList();
  }

  private void sheet(String from, String to) {
    assertTrue(CELLS.contains(from));
    parts.put("xl/worksheets/sheet1.xml", CELLS.replace(from, to));
  }

  @Test
  void aSheetIsTheSameTableAsItsCsv() throws IOException {
    RuleSources sources = read();
    assertEquals(List.of(), RuleCompiler.slips(sources));
    assertEquals(
        List.of(
            new Row(
                "xid",
                "79",
                1,
                Map.of(
                    "code", "79", "fault", "gpu-off", "limit", "5", "note", "gone, \"for good\"")),
            new Row(
                "xid", "48", 2, Map.of("code", "48", "fault", "gpu-off", "limit", "", "note", ""))),
        RuleShapes.rows(sources));
    assertEquals("xid", sources.tableNames().iterator().next());
    FaultUse use = FaultUse.in(sources).getLast();
    assertTrue(use.file().endsWith("tables/xid.xlsx:Sheet1!B7"), use.file());
  }

  @Test
  void aCellIsNamedAsSpreadsheetsNameIt() throws IOException {
    sheet("<c r=\"C4\"><v>5.0</v></c>", "<c r=\"C4\"><v>5.5</v></c>");
    assertEquals(List.of("tables/xid.xlsx:Sheet1!C4 table-cell"), problems());
    assertEquals("AA10", Workbook.cell(26, 10));
    assertEquals("ZZ1", Workbook.cell(701, 1));
    sheet("<v>48</v>", "<v>79</v>");
    assertEquals(List.of("tables/xid.xlsx:Sheet1!A7 table-key"), problems());
    sheet("<c r=\"D4\"", "<c r=\"E4\" t=\"inlineStr\"><is><t>more</t></is></c><c r=\"D4\"");
    assertEquals(List.of("tables/xid.xlsx:Sheet1!A4 table-width"), problems());
    sheet("# what NVIDIA says", "what NVIDIA says");
    assertEquals(List.of("tables/xid.xlsx:Sheet1!A1 table-head"), problems());
  }

  @Test
  void formulasErrorsAndLineBreaksAreRefused() throws IOException {
    sheet("<v>5.0</v>", "<f>A4+1</f><v>80</v>");
    assertEquals(List.of("tables/xid.xlsx:Sheet1!C4 table-formula"), problems());
    sheet("<c r=\"C4\"><v>5.0</v>", "<c r=\"C4\" t=\"e\"><v>#REF!</v>");
    assertTrue(problems().contains("tables/xid.xlsx:Sheet1!C4 table-formula"));
    sheet("gone, ", "gone,\n");
    assertEquals(List.of("tables/xid.xlsx:Sheet1!D4 table-cell"), problems());
  }

  @Test
  void whatRunsOrLinksIsRefused() throws IOException {
    for (String name :
        List.of(
            "xl/vbaProject.bin",
            "xl/externalLinks/externalLink1.xml",
            "xl/embeddings/oleObject1.bin",
            "xl/connections.xml",
            "xl/macrosheets/sheet1.xml")) {
      parts.put(name, "x");
      assertEquals(List.of("tables/xid.xlsx table-active"), problems(), name);
      parts.remove(name);
    }
    assertEquals(List.of(), problems());
  }

  @Test
  void oneSheetIsATable() throws IOException {
    parts.put("xl/worksheets/sheet2.xml", CELLS);
    assertEquals(List.of("tables/xid.xlsx table-sheet"), problems());
    parts.put("xl/worksheets/sheet1.xml", EMPTY);
    parts.put("xl/worksheets/sheet2.xml", EMPTY);
    assertEquals(List.of("tables/xid.xlsx table-sheet"), problems());
  }

  @Test
  void aNameIsOneTable() throws IOException {
    Files.writeString(bundle.resolve("tables/xid.csv"), "code:key\n79\n");
    assertEquals(List.of("tables/xid.xlsx:Sheet1 table-twice"), problems());
    Files.delete(bundle.resolve("tables/xid.csv"));
    Files.writeString(bundle.resolve("tables/old.xls"), "x");
    assertEquals(List.of("tables/old.xls table-kind"), problems());
  }

  @Test
  void aBombIsNotUnpacked() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("xl/worksheets/sheet1.xml"));
      blanks(zip, WorkbookZip.MOST + 1);
    }
    assertTrue(bytes.size() < 1 << 20, "it is small when it is packed");
    Files.write(bundle.resolve("tables/xid.xlsx"), bytes.toByteArray());
    assertEquals("table-xlsx", RuleSources.read(bundle).unread().getFirst().code());
  }

  private static void blanks(OutputStream out, long length) throws IOException {
    byte[] block = new byte[1 << 16];
    for (long left = length; left > 0; left -= block.length) {
      out.write(block, 0, (int) Math.min(left, block.length));
    }
  }

  @Test
  void entitiesAreNotExpandedAndNothingIsFetched() throws IOException {
    sheet(
        "<worksheet>",
        "<!DOCTYPE w [<!ENTITY a SYSTEM \"file:///etc/passwd\"><!ENTITY b \"79\">]><worksheet>");
    parts.computeIfPresent(
        "xl/worksheets/sheet1.xml", (n, t) -> t.replace("<v>48</v>", "<v>&a;&b;</v>"));
    assertEquals(1, RuleCompiler.slips(read()).size());
  }

  /** Any bytes are a table or a problem, never an exception. */
  @Test
  void damagedWorkbooksAreProblems() throws IOException {
    long seed = Long.getLong("wheeltapper.seed", 1);
    Random random = new Random(seed);
    byte[] whole = zip();
    for (int i = 0; i < 2_000; i++) {
      byte[] damaged = whole.clone();
      for (int j = 0; j <= random.nextInt(4); j++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      var files = new java.util.TreeMap<String, String>();
      List<Problem> problems = new java.util.ArrayList<>();
      Workbook.read("tables/xid.xlsx", damaged, files, problems);
      assertTrue(!files.isEmpty() || !problems.isEmpty(), "seed " + seed + ", try " + i);
    }
    Files.write(bundle.resolve("tables/xid.xlsx"), new byte[] {1, 2, 3});
    assertEquals("table-xlsx", RuleSources.read(bundle).unread().getFirst().code());
  }
}
