package io.wheeltapper.sensors.facility.derived;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Problem;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.core.yaml.Problems;
import io.wheeltapper.core.yaml.YamlFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** PUE, heat balances, and which reading cannot be right, from what the other sensors say. */
public final class DerivedKind implements SensorKind {

  private static final KindSpec SPEC =
      new KindSpec(
          "derived",
          "PUE, heat balance and readings that cannot be right, from the other sensors",
          List.of(
              Setting.optional(
                  "file",
                  Type.PATH,
                  "",
                  "meters and loops; its form: deploy/schema/derived.schema.json"),
              Setting.optional(
                  "history",
                  Type.PATH,
                  "",
                  "a file of its own for the hours of a year; without it each start begins anew")),
          List.of());

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Sensor create(Settings settings) {
    if (settings.text("file").isBlank()) {
      throw new BadSetting("file", "no meters are named; write file: ./derived.yaml");
    }
    return new DerivedSensor(
        new Derivation(settings.instance(), plan(settings)),
        new History(history(settings)),
        InstantSource.system());
  }

  private static Optional<Path> history(Settings settings) {
    String text = settings.text("history");
    return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
  }

  /** What is wrong with a file. */
  public static List<Problem> problems(Path file) {
    Problems problems = new Problems();
    YamlFile.read(file, file.toString(), problems).ifPresent(Plan::read);
    return problems.all();
  }

  private static Plan plan(Settings settings) {
    if (settings.text("file").isBlank()) {
      return Plan.NONE;
    }
    Path file = settings.path("file");
    Problems problems = new Problems();
    Optional<Plan> plan = YamlFile.read(file, file.toString(), problems).map(Plan::read);
    if (!problems.none()) {
      throw new BadSetting("file", problems.all());
    }
    return plan.orElseThrow();
  }

  /** A recording is a history: hours as they were kept, and the figure that follows from them. */
  @Override
  public Optional<Sensor> recorded(Path file, Settings settings) {
    Plan plan = plan(settings);
    return Optional.of(
        new Sensor() {
          @Override
          public long heartbeatMillis() {
            return Long.MAX_VALUE / 4;
          }

          @Override
          public void run(Sink sink) throws IOException, InterruptedException {
            List<Signal> signals = new ArrayList<>();
            List<Hour> hours = new History(Optional.of(file)).read(sink::rejected);
            Derivation derivation = new Derivation(settings.instance(), plan);
            hours.forEach(derivation::restore);
            hours.stream()
                .mapToLong(Hour::hour)
                .max()
                .ifPresent(last -> signals.addAll(derivation.past((last + 1) * 3_600_000L)));
            if (!signals.isEmpty()) {
              sink.emit(signals);
            }
          }
        });
  }

  @Override
  public Check doctor(Settings settings) {
    Plan plan = plan(settings);
    if (settings.text("file").isBlank()) {
      return new Check(
          false, "no meters are configured; set 'file', with pue: and loops: as you have them");
    }
    Optional<Path> history = history(settings);
    if (history.isPresent()) {
      Path folder = history.get().toAbsolutePath().getParent();
      boolean writable =
          Files.exists(history.get())
              ? Files.isWritable(history.get())
              : folder != null && Files.isWritable(folder);
      if (!writable) {
        return new Check(false, history.get() + " cannot be written");
      }
    }
    return new Check(
        true,
        (plan.pue().isPresent() ? "PUE" + plan.pue().get().category() : "no PUE")
            + (history.isPresent() ? "" : ", forgotten at each restart (no 'history')")
            + "; "
            + plan.loops().size()
            + " loops balanced; trust of "
            + plan.trust().stuck().size()
            + " words");
  }
}
