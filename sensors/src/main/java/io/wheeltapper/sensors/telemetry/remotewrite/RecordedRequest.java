package io.wheeltapper.sensors.telemetry.remotewrite;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.snappy.SnappyCompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.telemetry.gather.Gathering;
import io.wheeltapper.sensors.telemetry.gather.Placing;
import io.wheeltapper.sensors.telemetry.receive.Drops;
import io.wheeltapper.sensors.telemetry.receive.Letter;
import io.wheeltapper.sensors.telemetry.receive.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;

/**
 * One recorded body, packed or not; samples keep their times, however old. It is read as version 1,
 * and as version 2 when it is none of version 1.
 */
final class RecordedRequest implements Sensor {

  private static final int LARGEST = 64 << 20;
  private static final String TYPE = "application/x-protobuf";

  private final Path file;
  private final Settings settings;

  RecordedRequest(Path file, Settings settings) {
    this.file = file;
    this.settings = settings;
    Placing.of(settings);
  }

  @Override
  public long heartbeatMillis() {
    return Long.MAX_VALUE / 4;
  }

  @Override
  public void run(Sink sink) throws Exception {
    if (Files.size(file) > LARGEST) {
      throw new IOException(file + " has more than " + LARGEST + " bytes");
    }
    byte[] body = packed(Files.readAllBytes(file));
    Drops drops = new Drops(settings.instance(), "samples");
    read(body, TYPE, drops, sink);
    if (drops.taken() == 0) {
      read(body, TYPE + ";proto=io.prometheus.write.v2.Request", drops, sink);
    }
    drops.dropped().forEach((reason, count) -> sink.rejected(name(), count + " " + reason));
  }

  /** What is no snappy is taken as unpacked already. */
  private static byte[] packed(byte[] bytes) {
    try {
      int length = SnappyDecompressor.getUncompressedLength(bytes, 0);
      if (length >= 0 && length <= RemoteWriteReader.SNAPPY_TIMES_LARGER * bytes.length) {
        new SnappyDecompressor().decompress(bytes, 0, bytes.length, new byte[length], 0, length);
        return bytes;
      }
    } catch (MalformedInputException | IndexOutOfBoundsException e) {
      // Its first bytes are none of snappy's: they are the message's own.
      return pack(bytes);
    }
    return pack(bytes);
  }

  private static byte[] pack(byte[] bytes) {
    SnappyCompressor snappy = new SnappyCompressor();
    byte[] packed = new byte[snappy.maxCompressedLength(bytes.length)];
    return Arrays.copyOf(packed, snappy.compress(bytes, 0, bytes.length, packed, 0, packed.length));
  }

  private void read(byte[] body, String type, Drops drops, Sink sink) throws InterruptedException {
    Placing placing = Placing.of(settings).recorded();
    InstantSource end = InstantSource.fixed(Instant.ofEpochMilli(Gathering.EVER));
    RemoteWriteReader reader =
        new RemoteWriteReader(
            new SeriesReader(() -> placing.aiming(drops, Gathering.EVER), drops),
            drops,
            LARGEST,
            end);
    Reply reply =
        reader.read(
            new Letter(name(), Map.of("content-type", type, "content-encoding", "snappy"), body),
            sink);
    if (reply.status() / 100 == 2) {
      reader.tick(Gathering.EVER + placing.terms().holdMillis(), sink);
    }
  }

  private String name() {
    return String.valueOf(file.getFileName());
  }
}
