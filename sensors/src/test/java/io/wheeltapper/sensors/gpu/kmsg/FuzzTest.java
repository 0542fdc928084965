package io.wheeltapper.sensors.gpu.kmsg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.sensors.Collected;
import io.wheeltapper.sensors.Recorded;
import io.wheeltapper.sensors.gpu.kmsg.KernelLog.Voice;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spoiled lines cost themselves and a counter, and nothing else. */
class FuzzTest {

  private static final String GOOD =
      "[   12.345678] NVRM: Xid (PCI:0000:3b:00): 79, pid=7, name=x, GPU has fallen off the bus.";

  @TempDir Path folder;

  private Collected read(byte[] bytes) throws Exception {
    Path file = Files.write(folder.resolve("fuzzed.log"), bytes);
    Collected got = new Collected();
    new KmsgFile(file, () -> new KernelLog(new Voice("kmsg", "n1"), 0, false)).run(got);
    return got;
  }

  private static String line(String rejected) {
    return rejected.substring(rejected.indexOf(':') + 1, rejected.indexOf(": "));
  }

  @Test
  void spoiledLinesBetweenGoodOnes() throws Exception {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    byte[] good = (GOOD + "\n").getBytes(StandardCharsets.UTF_8);
    text.write(good);
    text.write("[ 1.0] NVRM: Xid (PCI:0000:3\n".getBytes(StandardCharsets.UTF_8));
    text.write(good);
    text.write(new byte[] {0, 1, 2, (byte) 0x80, '\n'});
    text.write(good);
    byte[] huge = new byte[1 << 20];
    Arrays.fill(huge, (byte) 'x');
    text.write(huge);
    text.write('\n');
    text.write(good);
    text.write((GOOD + " Größe\n").getBytes(StandardCharsets.ISO_8859_1));
    text.write(GOOD.getBytes(StandardCharsets.UTF_16LE));
    text.write('\n');
    text.write("\r\n".getBytes(StandardCharsets.UTF_8));
    text.write((GOOD + "\r\n").getBytes(StandardCharsets.UTF_8));
    Collected got = read(text.toByteArray());
    assertEquals(5, got.events("xid").size());
    assertEquals(
        List.of("2", "4", "6", "8", "9"),
        got.rejected().stream().map(FuzzTest::line).toList(),
        got.rejected()::toString);
  }

  @Test
  void mutatedLinesNeverEscape() throws Exception {
    Random random = new Random(Recorded.seed());
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    List<String> before = LogShapes.BEFORE;
    int lines = 20_000;
    for (int i = 0; i < lines; i++) {
      byte[] line =
          (before.get(random.nextInt(before.size())) + GOOD.substring(15))
              .getBytes(StandardCharsets.UTF_8);
      for (int changes = random.nextInt(6); changes > 0; changes--) {
        line[random.nextInt(line.length)] = (byte) random.nextInt(256);
      }
      text.write(line, 0, random.nextInt(4) == 0 ? random.nextInt(line.length) : line.length);
      text.write('\n');
    }
    Collected got = read(text.toByteArray());
    assertTrue(got.events().size() > lines / 10, () -> "found " + got.events().size());
    assertTrue(got.rejected().size() > lines / 10, () -> "rejected " + got.rejected().size());
    assertTrue(got.events().stream().allMatch(e -> e.raw().length() <= 2000));
  }

  @Test
  void aHundredMegabytesWithoutALineEndFitInMemory() throws Exception {
    Path file = folder.resolve("endless.log");
    byte[] chunk = new byte[1 << 20];
    Arrays.fill(chunk, (byte) 'N');
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int i = 0; i < 100; i++) {
        out.write(chunk);
      }
      out.write(("\n" + GOOD).getBytes(StandardCharsets.UTF_8));
    }
    Collected got = new Collected();
    new KmsgFile(file, () -> new KernelLog(new Voice("kmsg", "n1"), 0, false)).run(got);
    assertEquals(1, got.events("xid").size());
    assertEquals(1, got.rejected().size());
  }
}
