package io.wheeltapper.sensors.gpu.fabricmanager;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.outside.Tools;
import io.wheeltapper.sensors.text.Line;
import io.wheeltapper.sensors.text.Tail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks systemd for the service and follows its log. What stood in the log before is left alone. A
 * log that is not there is no error: the service may write to the journal.
 */
final class FabricManagerSensor implements Sensor {

  private static final Pattern VERSION = Pattern.compile("([0-9]+(?:\\.[0-9]+){1,3})");

  /**
   * What to ask.
   *
   * @param systemctl the command, {@code systemctl}
   * @param program the command that tells its version, {@code nv-fabricmanager}
   */
  record Plan(
      String systemctl, String unit, String program, Path log, Duration interval, Duration limit) {}

  private final Plan plan;

  /** Each of its own, so that a program that hangs does not silence systemd. */
  private final Tools service;

  private final Tools program;
  private final Unit unit;
  private final FabricLog log;
  private final InstantSource clock;
  private @Nullable Tail tail;
  private boolean started;
  private boolean running;

  FabricManagerSensor(Plan plan, Unit unit, FabricLog log, InstantSource clock) {
    this.plan = plan;
    this.service = new Tools("", plan.limit());
    this.program = new Tools("", plan.limit());
    this.unit = unit;
    this.log = log;
    this.clock = clock;
  }

  @Override
  public long heartbeatMillis() {
    return plan.interval().toMillis() + 2 * plan.limit().toMillis() + 1000;
  }

  @Override
  public void run(Sink sink) throws Exception {
    unit.anew();
    log.anew();
    running = false;
    while (true) {
      long now = clock.millis();
      List<Signal> said = new ArrayList<>();
      follow(said, now, sink);
      Map<String, String> properties = Unit.properties(show(service, plan));
      boolean runs = Unit.state(properties).equals("running");
      if (runs && (!running || log.version().isBlank())) {
        version(said, now, sink);
      }
      running = runs;
      unit.after(properties, log.version(), now).ifPresent(said::add);
      if (!said.isEmpty()) {
        sink.emit(said);
      }
      sink.alive(now);
      TimeUnit.MILLISECONDS.sleep(plan.interval().toMillis());
    }
  }

  /** What systemd says of the unit. */
  static String show(Tools service, Plan plan) throws IOException, InterruptedException {
    return service.text(
        List.of(
            plan.systemctl(),
            "show",
            plan.unit(),
            "--property=LoadState,ActiveState,SubState,Result"
                + ",UnitFileState,WantedBy,RequiredBy"));
  }

  private void version(List<Signal> said, long now, Sink sink) throws InterruptedException {
    try {
      Matcher m = VERSION.matcher(program.text(List.of(plan.program(), "--version")));
      if (m.find()) {
        log.version(m.group(1), now).ifPresent(said::add);
      }
    } catch (IOException e) {
      sink.rejected(plan.program(), String.valueOf(e.getMessage()));
    }
  }

  private void follow(List<Signal> said, long now, Sink sink) {
    try {
      Tail following = tail;
      if (following == null) {
        if (!Files.isRegularFile(plan.log())) {
          started = true;
          return;
        }
        following = new Tail(plan.log(), started);
        tail = following;
      }
      started = true;
      for (Line line : following.look()) {
        switch (line) {
          case Line.Bad bad -> sink.rejected(plan.log() + ":" + bad.number(), bad.why());
          case Line.Text text -> log.take(text.text(), text.number(), now).ifPresent(said::add);
        }
      }
    } catch (IOException e) {
      tail = null;
      sink.rejected(plan.log().toString(), "cannot be read: " + e);
    }
  }
}
