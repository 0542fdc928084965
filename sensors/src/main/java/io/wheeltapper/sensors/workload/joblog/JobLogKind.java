package io.wheeltapper.sensors.workload.joblog;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What training jobs write when NCCL or a rank fails: the workload's own witness. */
public final class JobLogKind implements SensorKind {

  private static final KindSpec SPEC =
      new KindSpec(
          "joblog",
          "Failed ranks from the logs that jobs write",
          List.of(
              Setting.optional("files", Type.TEXT, "", "the logs, as /shared/jobs/*.log"),
              Setting.optional(
                  "job-pattern",
                  Type.TEXT,
                  "(\\d+)(?:[_.-]\\d+)?\\.(?:out|err|log)",
                  "its first group finds the job's id in a file's name"),
              Setting.optional(
                  "checkpoint-pattern",
                  Type.TEXT,
                  "successfully saved checkpoint|^checkpoint at step \\d+",
                  "found in a line that says that a checkpoint is whole"),
              Setting.optional("scheduler", Type.TEXT, "slurm", "whose jobs they are"),
              Setting.optional("node", Type.TEXT, "", "the node of lines that name none"),
              Setting.optional("interval", Type.DURATION, "1s", "the pause between two looks")),
          List.of());

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Sensor create(Settings settings) {
    return new JobLogSensor(
        following(settings), log(settings), settings.duration("interval"), InstantSource.system());
  }

  @Override
  public Optional<Sensor> recorded(Path file, Settings settings) {
    log(settings);
    return Optional.of(new JobLogFile(file, () -> log(settings)));
  }

  @Override
  public Check doctor(Settings settings) {
    if (settings.text("files").isBlank()) {
      return new Check(false, "no logs are configured; set 'files', as /shared/jobs/*.log");
    }
    Path folder = following(settings).folder();
    return Files.isDirectory(folder) && Files.isReadable(folder)
        ? new Check(true, folder + " can be read")
        : new Check(false, folder + " is no folder that can be read");
  }

  private static JobLogSensor.Following following(Settings settings) {
    Path pattern = Path.of(settings.text("files"));
    Path folder = pattern.getParent();
    Path name = pattern.getFileName();
    if (folder == null || name == null || folder.toString().matches(".*[*?\\[{].*")) {
      throw new BadSetting(
          "files",
          "'" + pattern + "' names no logs; write a folder and a pattern, as /shared/jobs/*.log");
    }
    return new JobLogSensor.Following(folder, name.toString());
  }

  private static JobLog log(Settings settings) {
    Pattern job = pattern(settings, "job-pattern");
    if (job.matcher("").groupCount() == 0) {
      throw new BadSetting("job-pattern", "'" + job + "' has no group for the job's id");
    }
    return new JobLog(
        new JobLog.Origins(
            settings.instance(),
            settings.text("scheduler"),
            settings.text("node"),
            job,
            pattern(settings, "checkpoint-pattern")));
  }

  private static Pattern pattern(Settings settings, String key) {
    String text = settings.text(key);
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new BadSetting(key, "'" + text + "' is no pattern: " + e.getDescription());
    }
  }
}
