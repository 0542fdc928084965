package io.wheeltapper.sensors.workload.joblog;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.text.Line;
import io.wheeltapper.sensors.text.Tail;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Follows all files of a folder that a pattern names. What stood in them before the agent started
 * is left alone; files that come later are read from their beginning.
 */
final class JobLogSensor implements Sensor {

  /** More logs than a cluster writes at a time; the rest is refused, and said. */
  private static final int MOST_FILES = 20_000;

  /** Files to follow. */
  record Following(Path folder, String glob) {}

  private final Following following;
  private final JobLog log;
  private final Duration interval;
  private final InstantSource clock;
  private final Map<Path, Tail> tails = new HashMap<>();
  private boolean started;

  JobLogSensor(Following following, JobLog log, Duration interval, InstantSource clock) {
    this.following = following;
    this.log = log;
    this.interval = interval;
    this.clock = clock;
  }

  @Override
  public long heartbeatMillis() {
    return interval.toMillis() + 5000;
  }

  @Override
  public void run(Sink sink) throws Exception {
    while (true) {
      long now = clock.millis();
      Set<Path> present = list(sink);
      tails.keySet().retainAll(present);
      started = true;
      List<Signal> signals = new ArrayList<>();
      for (Map.Entry<Path, Tail> one : tails.entrySet()) {
        look(one.getKey(), one.getValue(), now, signals, sink);
      }
      if (!signals.isEmpty()) {
        sink.emit(signals);
      }
      sink.alive(now);
      TimeUnit.MILLISECONDS.sleep(interval.toMillis());
    }
  }

  private Set<Path> list(Sink sink) throws IOException {
    Set<Path> present = new HashSet<>();
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(following.folder(), following.glob())) {
      for (Path file : found) {
        if (present.size() >= MOST_FILES) {
          sink.rejected(following.folder().toString(), "more than " + MOST_FILES + " files");
          return present;
        }
        if (Files.isRegularFile(file)) {
          present.add(file);
          follow(file);
        }
      }
    }
    return present;
  }

  private void follow(Path file) throws IOException {
    if (tails.containsKey(file)) {
      return;
    }
    try {
      tails.put(file, new Tail(file, started));
    } catch (NoSuchFileException e) {
      // Gone between the listing and the look: there is nothing to follow.
      tails.remove(file);
    }
  }

  private void look(Path file, Tail tail, long now, List<Signal> signals, Sink sink) {
    String name = String.valueOf(file.getFileName());
    String job = log.job(name).orElse("");
    try {
      for (Line line : tail.look()) {
        switch (line) {
          case Line.Bad bad -> sink.rejected(name + ":" + bad.number(), bad.why());
          case Line.Text text -> {
            if (!job.isEmpty()) {
              log.take(job, text.text(), text.number(), now).ifPresent(signals::add);
            }
          }
        }
      }
    } catch (IOException e) {
      sink.rejected(name, "cannot be read: " + e);
    }
  }
}
