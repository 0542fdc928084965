package io.wheeltapper.sensors.gpu.kmsg;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.sensors.Collected;
import io.wheeltapper.sensors.Recorded;
import io.wheeltapper.sensors.gpu.kmsg.KernelLog.Voice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Lines collected in the field, in every shape that a log may give them. */
class CorpusTest {

  private static final Voice N1 = new Voice("kmsg", "n1");

  private static KernelLog log() {
    return new KernelLog(N1, 0, false);
  }

  @TestFactory
  Stream<DynamicTest> everyXidLineInEveryShapeGivesItsXid() throws IOException {
    return Recorded.rows("xid-logs/xid_lines_corpus.tsv").stream()
        .map(row ->
            DynamicTest.dynamicTest(
                row[4],
                () -> assertAll(LogShapes.BEFORE.stream().map(before -> () -> one(before, row)))));
  }

  private static void one(String before, String[] row) {
    Reading read = log().take(before + row[4], Map.of());
    assertEquals(1, read.signals().size(), before + row[4] + " " + read.rejected());
    Event event = (Event) read.signals().getFirst();
    assertEquals("xid", event.type());
    assertEquals(row[0], event.field("xid"));
    assertTrue(
        event.field("pci").matches("[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}"), event.field("pci"));
    assertEquals("gpu:" + event.field("pci") + "@n1", event.target().toString());
    assertEquals("n1", event.node());
  }

  @Test
  void linesOfBenignPatternsGiveNothing() throws IOException {
    Random random = new Random(Recorded.seed());
    for (String[] row : Recorded.rows("xid-logs/imbue_benign_dmesg_patterns.tsv")) {
      for (String message : messages(row[0], row[1], random)) {
        for (String before : LogShapes.BEFORE) {
          Reading read = log().take(before + message, Map.of());
          // A cable that is plugged or a link that comes up is noted; no rule acts on it alone.
          assertTrue(read.signals().stream().allMatch(CorpusTest::onlyNoted), before + message);
          assertEquals("", read.rejected(), before + message);
        }
      }
    }
  }

  private static boolean onlyNoted(Signal signal) {
    return signal instanceof Event event
        && event.type().equals("kernel.mlx5")
        && event.field("what").matches("cable-(un)?plugged|link-up");
  }

  private static List<String> messages(String list, String pattern, Random random) {
    if (!list.endsWith("REGEX_STR")) {
      return List.of(fill(pattern, random));
    }
    return Stream.generate(() -> fill(new RegexSample(pattern, random).write(), random))
        .limit(20)
        .toList();
  }

  private static String fill(String text, Random random) {
    return text.replace("HEX", "0x" + Integer.toHexString(random.nextInt(1 << 30)))
        .replace("ADDR", "0000:%02x:00.0".formatted(random.nextInt(256)))
        .replace("HOST_NUM", "0:0:1:0")
        .replace("PID", "4711");
  }

  @Test
  void switchErrorsAreNoXids() throws IOException {
    for (String[] row : Recorded.rows("xid-logs/imbue_benign_dmesg_patterns.tsv")) {
      if (row[0].endsWith("SXID_ERRORS")) {
        List<Signal> signals =
            log()
                .take(
                    "nvidia-nvswitch1: SXid (PCI:0000:06:00.0): "
                        + row[1]
                        + ", Non-fatal, Link 3 x",
                    Map.of())
                .signals();
        Event event = (Event) signals.getFirst();
        assertEquals("sxid", event.type());
        assertEquals(row[1], event.field("sxid"));
        assertEquals("nonfatal", event.field("severity"));
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> otherKernelLines() throws IOException {
    return Recorded.rows("xid-logs/other_kernel_lines.tsv").stream()
        .map(row -> DynamicTest.dynamicTest(row[4], () -> other(row[0], row[4])));
  }

  private static void other(String sort, String message) {
    Reading read = log().take(message, Map.of());
    if (message.contains("${")) {
      assertFalse(read.rejected().isEmpty(), "a template is no line");
      return;
    }
    if (message.contains("Giving out device")) {
      assertEquals(List.of(), read.signals());
      return;
    }
    Event event = (Event) read.signals().getFirst();
    assertEquals(
        switch (sort) {
          case "sxid" -> "sxid";
          case "edac_mce" -> "kernel.mce";
          default -> "kernel." + sort.replace('_', '-');
        },
        event.type());
    assertTrue(sort.equals("sxid") || !event.fields().isEmpty(), message);
    assertTrue(event.target().toString().endsWith("n1"));
  }

  @Test
  void aRecordedBurstOfTimeouts() throws Exception {
    Collected got = read("xid-logs/dmesg-with-xid-119.log");
    assertEquals(5, got.signals().size());
    assertEquals(List.of(), got.rejected());
    Event first = got.events("xid").getFirst();
    assertEquals("gpu:GPU-509665ad-b600-ac93-3616-d754b23d636d", first.target().toString());
    assertEquals("0000:9b:00", first.field("pci"));
    assertEquals("2024380", first.field("pid"));
    assertEquals("nvidia-smi", first.field("name"));
    assertEquals(1_740_327_858_000L, first.at());
    assertEquals("3", first.field("line"));
  }

  @Test
  void aRecordedHealthyMachineSaysNothing() throws Exception {
    Collected got = read("xid-logs/kmsg.1.log");
    assertEquals(List.of(), got.signals());
    assertEquals(List.of(), got.rejected());
  }

  private static Collected read(String name) throws Exception {
    Path file = Recorded.file(name);
    Collected got = new Collected();
    new KmsgFile(file, CorpusTest::log).run(got);
    return got;
  }
}
