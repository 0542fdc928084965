package io.wheeltapper.sensors.workload.joblog;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.text.Line;
import io.wheeltapper.sensors.text.LineSplitter;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One recorded log, read to its end. Times are those that lines carry as ISO dates, else that of
 * the line before, at first the epoch.
 */
final class JobLogFile implements Sensor {

  private static final Pattern ISO =
      Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)[T ](\\d\\d:\\d\\d:\\d\\d)");

  private final Path file;
  private final Supplier<JobLog> logs;
  private long at;

  JobLogFile(Path file, Supplier<JobLog> logs) {
    this.file = file;
    this.logs = logs;
  }

  @Override
  public long heartbeatMillis() {
    return Long.MAX_VALUE / 4;
  }

  @Override
  public void run(Sink sink) throws Exception {
    JobLog log = logs.get();
    at = 0;
    String name = String.valueOf(file.getFileName());
    String job = log.job(name).orElse(name);
    LineSplitter splitter = new LineSplitter(true);
    byte[] chunk = new byte[LineSplitter.LONGEST];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        take(splitter.feed(chunk, count), job, log, sink);
      }
    }
    take(splitter.finish(), job, log, sink);
  }

  private void take(List<Line> lines, String job, JobLog log, Sink sink)
      throws InterruptedException {
    List<Signal> signals = new ArrayList<>();
    for (Line line : lines) {
      switch (line) {
        case Line.Bad bad -> sink.rejected(file.getFileName() + ":" + bad.number(), bad.why());
        case Line.Text text -> {
          at = time(text.text());
          log.take(job, text.text(), text.number(), at).ifPresent(signals::add);
        }
      }
    }
    if (!signals.isEmpty()) {
      sink.emit(signals);
    }
  }

  private long time(String line) {
    Matcher m = ISO.matcher(line);
    if (!m.find()) {
      return at;
    }
    try {
      return Instant.parse(m.group(1) + "T" + m.group(2) + "Z").toEpochMilli();
    } catch (DateTimeException e) {
      return at;
    }
  }
}
