package io.wheeltapper.sensors.telemetry.logs;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.gpu.kmsg.KernelLines;
import io.wheeltapper.sensors.workload.joblog.JobLines;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which lines are the kernel's, which a job's, and whose. A line counts as the kernel's only by a
 * label that the collector sets, never by its text: any program can write that. For one thread.
 */
public final class LogLines {

  private final Rules rules;
  private final KernelLines kernel;
  private final JobLines jobs;

  /**
   * By which labels lines are told apart.
   *
   * @param kernelLabel the label that a kernel's line has
   * @param kernelValue its value
   * @param nodeLabels labels that name the node, best first
   * @param jobLabels labels that name the job, best first
   */
  public record Rules(
      String sensor,
      String kernelLabel,
      String kernelValue,
      List<String> nodeLabels,
      List<String> jobLabels,
      String scheduler,
      Pattern checkpoint) {
    public Rules {
      nodeLabels = List.copyOf(nodeLabels);
      jobLabels = List.copyOf(jobLabels);
    }
  }

  /** With what they heard so far: nothing. */
  public LogLines(Rules rules) {
    this.rules = rules;
    this.kernel = new KernelLines(rules.sensor());
    this.jobs = new JobLines(rules.sensor(), rules.scheduler(), rules.checkpoint());
  }

  /** The settings. */
  public static Setting[] settings(String kernel, String nodes, String jobs) {
    return new Setting[] {
      Setting.optional(
          "kernel-lines",
          Type.TEXT,
          kernel,
          "LABEL=VALUE that only the kernel's own lines have; empty for none"),
      Setting.optional(
          "log-node-label", Type.LIST, nodes, "labels that name a line's node, best first"),
      Setting.optional("job-label", Type.LIST, jobs, "labels that name a line's job, best first"),
      Setting.optional("scheduler", Type.TEXT, "slurm", "whose jobs they are"),
      Setting.optional(
          "checkpoint-pattern",
          Type.TEXT,
          "successfully saved checkpoint|^checkpoint at step \\d+",
          "found in a line that says that a checkpoint is whole")
    };
  }

  /** Reads them. */
  public static Rules rules(Settings settings) {
    String kernel = settings.text("kernel-lines");
    int equals = kernel.indexOf('=');
    if (!kernel.isBlank() && equals < 1) {
      throw new BadSetting(
          "kernel-lines", "'" + kernel + "' is no label and value; write transport=kernel");
    }
    try {
      return new Rules(
          settings.instance(),
          kernel.isBlank() ? "" : kernel.substring(0, equals).strip(),
          kernel.isBlank() ? "" : kernel.substring(equals + 1).strip(),
          settings.list("log-node-label"),
          settings.list("job-label"),
          settings.text("scheduler"),
          Pattern.compile(settings.text("checkpoint-pattern")));
    } catch (PatternSyntaxException e) {
      throw new BadSetting("checkpoint-pattern", "is no pattern: " + e.getDescription());
    }
  }

  /** Whether a line with such labels is any that is read. */
  public boolean wants(Map<String, String> labels) {
    return kernel(labels) || !first(rules.jobLabels(), labels).isEmpty();
  }

  private boolean kernel(Map<String, String> labels) {
    return !rules.kernelLabel().isEmpty()
        && rules.kernelValue().equals(labels.get(rules.kernelLabel()));
  }

  /**
   * What a line says.
   *
   * @param labels of its stream and of itself; untrusted, but for who set them
   * @param at epoch milliseconds
   * @param rejects told where and why
   */
  public List<Signal> take(
      Map<String, String> labels, long at, String line, BiConsumer<String, String> rejects) {
    String node = first(rules.nodeLabels(), labels);
    if (kernel(labels)) {
      return kernel.take(node, at, line, rejects);
    }
    return jobs.take(first(rules.jobLabels(), labels), node, at, line);
  }

  private static String first(List<String> names, Map<String, String> labels) {
    for (String name : names) {
      String value = labels.getOrDefault(name, "");
      if (!value.isBlank() && value.length() <= 256) {
        return value;
      }
    }
    return "";
  }
}
