package io.wheeltapper.sensors.telemetry.remotewrite;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.telemetry.receive.Drops;
import io.wheeltapper.sensors.telemetry.receive.Letter;
import io.wheeltapper.sensors.telemetry.receive.Reader;
import io.wheeltapper.sensors.telemetry.receive.Reply;
import io.wheeltapper.sensors.telemetry.remotewrite.Wire.Malformed;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Requests of remote write: unpacked within a bound, decoded, and what is ready handed on. */
final class RemoteWriteReader implements Reader {

  /** Where Prometheus itself takes it, and where Mimir does: senders can keep their URL's end. */
  private static final Set<String> PATHS = Set.of("/api/v1/write", "/api/v1/push");

  /**
   * A real request of Prometheus is some 200 KB unpacked (2,000 samples), and shrinks to a tenth; a
   * bomb is refused before anything is unpacked.
   */
  private static final int MOST_TIMES_LARGER = 4;

  /** The format itself: three bytes stand for 64 at most. */
  static final int SNAPPY_TIMES_LARGER = 22;

  private static final String SECOND = "io.prometheus.write.v2.request";

  private final SeriesReader series;
  private final Drops drops;
  private final InstantSource clock;
  private final int largest;
  private final SnappyDecompressor snappy = new SnappyDecompressor();
  private final Decoder decoder = new Decoder();
  private byte[] message = new byte[1 << 16];

  /** At most {@code largestBody} bytes packed, and four times that unpacked. */
  RemoteWriteReader(SeriesReader series, Drops drops, int largestBody, InstantSource clock) {
    this.series = series;
    this.drops = drops;
    this.clock = clock;
    this.largest = (int) Math.min(Integer.MAX_VALUE / 2, (long) MOST_TIMES_LARGER * largestBody);
  }

  @Override
  public Set<String> paths() {
    return PATHS;
  }

  @Override
  public Reply read(Letter letter, Sensor.Sink sink) throws InterruptedException {
    String encoding = letter.header("content-encoding");
    if (!encoding.equalsIgnoreCase("snappy") || !letter.type().equals("application/x-protobuf")) {
      return refused(415, "snappy of application/x-protobuf is read, as remote write sends", sink);
    }
    String proto = proto(letter.header("content-type"));
    boolean second = proto.equals(SECOND);
    if (!second && !proto.isEmpty() && !proto.equals("prometheus.writerequest")) {
      return refused(
          415, "prometheus.WriteRequest and io.prometheus.write.v2.Request are read", sink);
    }
    try {
      long now = clock.millis();
      int length = unpack(letter.body());
      series.begin(now);
      try {
        if (second) {
          decoder.second(message, length, series);
        } else {
          decoder.first(message, length, series);
        }
      } finally {
        hand(series.take(now), sink); // what stood before a malformed place counts
      }
      return second ? written() : Reply.taken();
    } catch (Malformed | MalformedInputException e) {
      return refused(400, String.valueOf(e.getMessage()), sink);
    }
  }

  private Reply refused(int status, String why, Sensor.Sink sink) {
    drops.drop("malformed-request", 1);
    sink.rejected("remote write", why);
    return Reply.of(status, why);
  }

  private static String proto(String contentType) {
    for (String parameter : contentType.split(";")) {
      String text = parameter.strip().toLowerCase(Locale.ROOT);
      if (text.startsWith("proto=")) {
        return text.substring("proto=".length()).replace("\"", "");
      }
    }
    return "";
  }

  /** Version 2 wants to know how much was really written. */
  private Reply written() {
    return new Reply(
        204,
        Map.of(
            "X-Prometheus-Remote-Write-Samples-Written", Long.toString(series.samples()),
            "X-Prometheus-Remote-Write-Histograms-Written", "0",
            "X-Prometheus-Remote-Write-Exemplars-Written", "0"),
        new byte[0]);
  }

  private int unpack(byte[] body) throws Malformed {
    if (body.length == 0) {
      throw new Malformed("an empty body");
    }
    int length = SnappyDecompressor.getUncompressedLength(body, 0);
    if (length < 0 || length > largest || length > (long) SNAPPY_TIMES_LARGER * body.length) {
      throw new Malformed("it unpacks to " + length + " bytes; at most " + largest + " are read");
    }
    if (message.length < length) {
      message = new byte[Integer.highestOneBit(Math.max(1, length - 1)) * 2];
    } else {
      Arrays.fill(message, 0, length, (byte) 0); // a bad copy shows nothing of what was before
    }
    return snappy.decompress(body, 0, body.length, message, 0, message.length);
  }

  private static void hand(List<Signal> signals, Sensor.Sink sink) throws InterruptedException {
    if (!signals.isEmpty()) {
      sink.emit(signals);
    }
  }

  @Override
  public void tick(long now, Sensor.Sink sink) throws InterruptedException {
    hand(series.take(now), sink);
  }
}
