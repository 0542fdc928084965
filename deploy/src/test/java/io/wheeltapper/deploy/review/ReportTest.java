package io.wheeltapper.deploy.review;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.runtime.ledger.Audit;
import io.wheeltapper.core.runtime.ledger.Notes;
import io.wheeltapper.core.runtime.ledger.Review;
import io.wheeltapper.core.runtime.ledger.Seal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportTest {

  @TempDir Path data;

  @BeforeEach
  void write() throws Exception {
    Period.write(data);
  }

  private Report made(Report.Format format) throws IOException {
    Review.Head head = Audit.head(data).orElseThrow();
    return Report.of(Audit.entries(data), head, Period.BEGIN, Period.END, format);
  }

  private String html() throws IOException {
    return new String(made(Report.Format.HTML).document(), StandardCharsets.UTF_8);
  }

  /** The rows of a section, each as its cells. */
  private static List<List<String>> rows(String html, String title) {
    String section = html.substring(html.indexOf("<h2>" + title + "</h2>"));
    section =
        section.substring(0, Math.max(section.indexOf("<h2>", 5), section.indexOf("</body>")));
    int next = section.indexOf("<h2>", 5);
    String own = next < 0 ? section : section.substring(0, next);
    return Pattern.compile("<tr>(.*?)</tr>", Pattern.DOTALL)
        .matcher(own)
        .results()
        .map(row ->
            Pattern.compile("<td[^>]*>(.*?)</td>", Pattern.DOTALL)
                .matcher(row.group(1))
                .results()
                .map(cell -> cell.group(1))
                .toList())
        .filter(cells -> !cells.isEmpty())
        .toList();
  }

  @Test
  void tellsWhatWasDoneByWhichRuleAndApprovedByWhom() throws IOException {
    String html = html();
    List<List<String>> done = rows(html, "What was done");
    assertEquals(3, done.size(), done::toString);
    assertEquals(
        List.of(
            "5",
            "2026-11-01 00:00:01",
            "node.isolate",
            "node:gpu-017 (case c1)",
            "gpu-fell-off-bus, rule xid-79 (version 5d41402abc4b)",
            "ada",
            "done"),
        done.getFirst());
    assertEquals("nobody was asked", done.get(1).get(5));
    assertEquals("failed, taken back: done", done.get(1).get(6));
    List<List<String>> failed = rows(html, "What failed");
    assertEquals(1, failed.size(), failed::toString);
    assertEquals("node:gpu-101", failed.getFirst().get(3));
    assertEquals("slurmctld did not answer", failed.getFirst().get(5));
    List<List<String>> held = rows(html, "What was held, and why");
    assertEquals(1, held.size(), held::toString);
    assertEquals(
        List.of("12", "1", "budget", "node.evict", "gpu-fell-off-bus"),
        held.getFirst().subList(0, 5));
    assertEquals(
        List.of(List.of("node.isolate", "1")),
        rows(html, "What would have been done, had it been allowed to act"));
    List<List<String>> said = rows(html, "What people said");
    assertEquals(List.of("bob", "bob"), said.stream().map(r -> r.get(2)).toList());
    assertFalse(html.contains("December"), "what is not of the period");
    assertEquals(1, rows(html, "The rules that found something").size());
  }

  @Test
  void tellsWhoWasRefusedWhatAndHowOften() throws IOException {
    List<List<String>> refused = rows(html(), "What people were refused");
    assertEquals(
        List.of(
            List.of("eve, by token", "10.0.0.9", "POST /api/v1/cases/{id}/approve", "approve", "1"),
            List.of("nobody proven", "10.0.0.9", "GET /api/v1/fleet", "view", "40")),
        refused.stream().map(r -> r.subList(2, 7)).toList());
  }

  @Test
  void noTextOfAStrangerIsMarkup() throws IOException {
    String html = html();
    assertFalse(html.contains("<script"), html);
    assertTrue(html.contains("&lt;/td&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;"), html);
    assertFalse(html.contains("\u0000") || html.contains("\u202E"));
    assertEquals(1, rows(html, "What was denied, and why").size());
  }

  @Test
  void aPdfSaysTheSameWithItsFontInItAndIsAlwaysTheSame() throws IOException {
    byte[] pdf = made(Report.Format.PDF).document();
    assertArrayEquals(pdf, made(Report.Format.PDF).document());
    try (PDDocument document = Loader.loadPDF(pdf)) {
      String text = new PDFTextStripper().getText(document).replaceAll("\\s+", "");
      assertTrue(text.contains("node:gpu-017(casec1)"), text);
      assertTrue(text.contains("<script>alert(1)</script>"), text);
      assertTrue(text.contains("page1of"), text);
      for (var page : document.getPages()) {
        for (var name : page.getResources().getFontNames()) {
          assertTrue(page.getResources().getFont(name).isEmbedded(), name.toString());
        }
      }
    }
  }

  @Test
  void aReportIsAsTheKeySignedItOrIsRefused() throws Exception {
    Report report = made(Report.Format.HTML);
    Path key = Audit.keyFile(data);
    String seal =
        Seal.make(report.document(), "html", Period.BEGIN, Period.END, report.head(), key);
    String vkey = Audit.key(data);
    Seal.Said said = Seal.check(report.document(), seal, vkey);
    assertEquals(report.head().size(), said.size());
    assertEquals(Audit.root(data, said.size()).orElseThrow(), said.root());
    byte[] changed = report.document().clone();
    changed[changed.length / 2] ^= 1;
    refused("was changed", changed, seal, vkey);
    refused("valid signature", report.document(), seal.replace("format html", "format pdf"), vkey);
    refused(
        "valid signature", report.document(), seal.replaceFirst("period \\d", "period 9"), vkey);
    refused("none of a report", report.document(), report.head().note(), vkey);
    refused("none of a report", report.document(), "", vkey);
    String other = Notes.create(data.resolve("other.key"), "other");
    refused("valid signature", report.document(), seal, other);
    String longer = seal.substring(0, seal.length() - 5) + "AAA=\n";
    assertThrows(IllegalArgumentException.class, () -> Seal.check(report.document(), longer, vkey));
  }

  private static void refused(String why, byte[] document, String seal, String vkey) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> Seal.check(document, seal, vkey));
    assertTrue(String.valueOf(refusal.getMessage()).contains(why), refusal.getMessage());
  }
}
