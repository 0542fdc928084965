package io.wheeltapper.sensors.storage.mounts;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.outside.Limited;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Looks at the mounts every so often. */
final class MountsSensor implements Sensor {

  private static final int LARGEST = 16 << 20;

  /**
   * Where and how often.
   *
   * @param root the folder under which {@code proc} and {@code etc} lie
   */
  record View(Path root, Duration interval, Duration timeout) {}

  private final View view;
  private final Expected expected;
  private final Answers answers;
  private final MountFacts facts;
  private final InstantSource clock;
  private final Limited reading = new Limited("mountinfo");

  MountsSensor(View view, Expected expected, Probe probe, MountFacts facts, InstantSource clock) {
    this.view = view;
    this.expected = expected;
    this.answers = new Answers(probe, view.timeout());
    this.facts = facts;
    this.clock = clock;
  }

  @Override
  public long heartbeatMillis() {
    return view.interval().toMillis() + 3 * view.timeout().toMillis();
  }

  @Override
  public void run(Sink sink) throws Exception {
    while (true) {
      List<Mount> table =
          MountTable.mountinfo(read(view.root().resolve("proc/self/mountinfo"), true));
      List<Mount> fstab = MountTable.fstab(read(view.root().resolve("etc/fstab"), false));
      Map<Boolean, List<String>> paths =
          expected.watched(table, fstab).stream()
              .collect(
                  Collectors.partitioningBy(
                      m -> expected.expects(m, fstab),
                      Collectors.mapping(Mount::path, Collectors.toList())));
      var answered =
          answers.ask(paths.getOrDefault(true, List.of()), paths.getOrDefault(false, List.of()));
      long now = clock.millis();
      List<Signal> signals = facts.take(table, fstab, answered, now, sink);
      if (!signals.isEmpty()) {
        sink.emit(signals);
      }
      sink.alive(now);
      TimeUnit.MILLISECONDS.sleep(view.interval().toMillis());
    }
  }

  private String read(Path file, boolean needed) throws IOException, InterruptedException {
    return reading.call(view.timeout(), () -> text(file, needed));
  }

  static String text(Path file, boolean needed) throws IOException {
    if (!needed && !Files.isReadable(file)) {
      return "";
    }
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(LARGEST), java.nio.charset.StandardCharsets.UTF_8);
    }
  }
}
