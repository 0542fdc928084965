package io.wheeltapper.core.runtime.recording;

import io.wheeltapper.core.loop.Input;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** One segment being written. For one thread. */
final class SegmentWriter implements AutoCloseable {

  private static final int BUFFER = 1 << 13;

  private final Lines lines = new Lines();
  private final Counting file;
  private final OutputStream out;
  private final long begun;

  SegmentWriter(Path path, RecordingHeader header) throws IOException {
    file = new Counting(Files.newOutputStream(path, StandardOpenOption.CREATE_NEW));
    out = new BufferedOutputStream(new Gzip(file), BUFFER);
    begun = header.at();
    try {
      write(lines.header(header));
      flush();
    } catch (IOException e) {
      Files.delete(path);
      throw e;
    }
  }

  void input(Input input) throws IOException {
    write(lines.input(input));
  }

  void gap(Recorded.Gap gap) throws IOException {
    write(lines.gap(gap));
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Everything written so far can be read after a crash of the process. */
  void flush() throws IOException {
    out.flush();
  }

  boolean full(RecordingLimits limits, long now) {
    return file.bytes >= limits.segmentBytes() || now - begun >= limits.segmentMillis();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  private static final class Gzip extends GZIPOutputStream {
    Gzip(OutputStream out) throws IOException {
      super(out, BUFFER, true);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  private static final class Counting extends FilterOutputStream {
    private long bytes;

    Counting(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      bytes++;
    }

    @Override
    public void write(byte[] b, int offset, int length) throws IOException {
      out.write(b, offset, length);
      bytes += length;
    }
  }
}
