package io.wheeltapper.actuators.kubernetes;

import static io.wheeltapper.core.spi.KindSpec.Setting.optional;

import io.wheeltapper.actuators.Pace;
import io.wheeltapper.actuators.job.Marks;
import io.wheeltapper.actuators.kubernetes.job.JobTerms;
import io.wheeltapper.actuators.kubernetes.job.Jobs;
import io.wheeltapper.core.spi.KindSpec.Outbound;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Settings;
import java.util.List;
import java.util.stream.Stream;

/** What the actions on jobs add to the kind: settings, and kinds of calls. */
final class JobSpec {

  private JobSpec() {}

  static List<Setting> with(List<Setting> own) {
    return Stream.concat(
            own.stream(),
            Stream.of(
                optional(
                    "cluster", Type.TEXT, "kubernetes", "before its jobs' names; as the sensor's"),
                optional("longest-wait", Type.DURATION, "15m", "for a marker, whatever a job says"),
                optional("job-ending", Type.DURATION, "5m", "for a stopped job's pods to end"),
                optional(
                    "flag-roots", Type.LIST, "", "folders below which flag files may be created")))
        .toList();
  }

  static List<Outbound> calls(List<Outbound> own) {
    return Stream.concat(
            own.stream(),
            Stream.of(
                new Outbound("Kubernetes: GET a job's controller, its Workload and pods", false),
                new Outbound("a job's own endpoint: GET, where its contract says so", false),
                new Outbound("Kubernetes: PATCH a job's switch, or its Workload's", true),
                new Outbound("Kubernetes: POST …/commands (bus.volcano.sh)", true),
                new Outbound("a job's own endpoint: POST, where its contract says so", true),
                new Outbound("creates a flag file below 'flag-roots'", true)))
        .toList();
  }

  static JobTerms terms(Settings settings, Jobs jobs, Marks marks, Pace pace) {
    return new JobTerms(
        settings.text("cluster"),
        jobs,
        marks,
        pace,
        settings.duration("longest-wait"),
        settings.duration("job-ending"));
  }
}
