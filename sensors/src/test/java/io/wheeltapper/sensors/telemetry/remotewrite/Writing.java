package io.wheeltapper.sensors.telemetry.remotewrite;

import io.airlift.compress.snappy.SnappyCompressor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Bytes of remote write, by the published messages; the test's own encoder. */
final class Writing {

  record Point(double value, long time) {}

  record Line(Map<String, String> labels, List<Point> points) {
    static Line of(long time, double value, String... labels) {
      Map<String, String> all = new TreeMap<>();
      for (int i = 0; i < labels.length; i += 2) {
        all.put(labels[i], labels[i + 1]);
      }
      return new Line(all, List.of(new Point(value, time)));
    }
  }

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private void bytes(int field, byte[] bytes) {
    varint((long) field << 3 | 2);
    varint(bytes.length);
    out.writeBytes(bytes);
  }

  private void fixed(int field, double value) {
    varint((long) field << 3 | 1);
    out.writeBytes(
        ByteBuffer.allocate(8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(Double.doubleToRawLongBits(value))
            .array());
  }

  private void number(int field, long value) {
    varint((long) field << 3);
    varint(value);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] sample(Point point) {
    Writing sample = new Writing();
    sample.fixed(1, point.value());
    sample.number(2, point.time());
    return sample.out.toByteArray();
  }

  static byte[] first(List<Line> lines) {
    Writing request = new Writing();
    for (Line line : lines) {
      Writing series = new Writing();
      line.labels()
          .forEach((name, value) -> {
            Writing label = new Writing();
            label.bytes(1, text(name));
            label.bytes(2, text(value));
            series.bytes(1, label.out.toByteArray());
          });
      line.points().forEach(point -> series.bytes(2, sample(point)));
      request.bytes(1, series.out.toByteArray());
    }
    return request.out.toByteArray();
  }

  static byte[] second(List<Line> lines, boolean histogram) {
    List<String> symbols = new ArrayList<>(List.of(""));
    Writing all = new Writing();
    for (Line line : lines) {
      Writing refs = new Writing();
      line.labels()
          .forEach((name, value) -> {
            for (String word : List.of(name, value)) {
              if (!symbols.contains(word)) {
                symbols.add(word);
              }
              refs.varint(symbols.indexOf(word));
            }
          });
      Writing series = new Writing();
      series.bytes(1, refs.out.toByteArray());
      line.points().forEach(point -> series.bytes(2, sample(point)));
      if (histogram) {
        series.bytes(3, new byte[0]);
      }
      all.bytes(5, series.out.toByteArray());
    }
    Writing request = new Writing();
    symbols.forEach(symbol -> request.bytes(4, text(symbol)));
    request.out.writeBytes(all.out.toByteArray());
    return request.out.toByteArray();
  }

  static byte[] snappy(byte[] message) {
    SnappyCompressor snappy = new SnappyCompressor();
    byte[] packed = new byte[snappy.maxCompressedLength(message.length)];
    return Arrays.copyOf(
        packed, snappy.compress(message, 0, message.length, packed, 0, packed.length));
  }
}
