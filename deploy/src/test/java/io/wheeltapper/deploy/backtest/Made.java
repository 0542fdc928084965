package io.wheeltapper.deploy.backtest;

import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.recording.Mask;
import io.wheeltapper.core.runtime.recording.Recorder;
import io.wheeltapper.core.runtime.recording.RecordingHeader;
import io.wheeltapper.core.runtime.recording.RecordingLimits;
import io.wheeltapper.core.spi.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Recordings and bundles on disk, for tests. */
final class Made {

  static final long START = 1_795_000_000_000L;

  static final List<String> METRICS =
      List.of(
          "DCGM_FI_DEV_SM_CLOCK",
          "DCGM_FI_DEV_MEM_CLOCK",
          "DCGM_FI_DEV_MEMORY_TEMP",
          "DCGM_FI_DEV_GPU_TEMP",
          "DCGM_FI_DEV_POWER_USAGE",
          "DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION",
          "DCGM_FI_DEV_PCIE_REPLAY_COUNTER",
          "DCGM_FI_DEV_GPU_UTIL",
          "DCGM_FI_DEV_MEM_COPY_UTIL",
          "DCGM_FI_DEV_ENC_UTIL",
          "DCGM_FI_DEV_DEC_UTIL",
          "DCGM_FI_DEV_FB_FREE",
          "DCGM_FI_DEV_FB_USED",
          "DCGM_FI_DEV_UNCORRECTABLE_REMAPPED_ROWS",
          "DCGM_FI_DEV_CORRECTABLE_REMAPPED_ROWS",
          "DCGM_FI_DEV_NVLINK_BANDWIDTH_TOTAL",
          "DCGM_FI_DEV_VGPU_LICENSE_STATUS",
          "DCGM_FI_PROF_SM_ACTIVE",
          "DCGM_FI_PROF_DRAM_ACTIVE",
          "DCGM_FI_PROF_PIPE_TENSOR_ACTIVE");

  static final String HOT =
      """
      rule "Memory hot" @tier(node) salience 50
      when
          $s: Snapshot(target.kind == Kind.GPU, number("DCGM_FI_DEV_MEMORY_TEMP") > 95)
      then
          findings.found("gpu-memory-hot", $s);
      end
      """;

  static final String OTHERS =
      """
      rule "Core hot" @tier(node) salience 40
      when
          $s: Snapshot(target.kind == Kind.GPU, number("DCGM_FI_DEV_GPU_TEMP") > 92)
      then
          findings.found("gpu-core-hot", $s);
      end
      """;

  static final String LADDERS =
      """
      version: 1
      ladders:
        gpu-memory-hot: &cool
          priority: 50
          settle: 0s
          quiet: 10m
          rungs:
            - name: keep new work away
              steps: [node.isolate, {do: person.call, with: {why: hot}}]
        gpu-core-hot: *cool
      """;

  /**
   * Nothing here lets one node's fate hang on another's: what differs is the changed rule alone.
   */
  private static final String LIMITS =
      """
      version: 1
      fresh: 10m
      radius:
        - {per: site, at-once: 99%}
      common-cause: {least: 1000}
      """;

  private Made() {}

  /** Racks of ten nodes, by their numbers. */
  static final Topology RACKS =
      new Topology() {
        @Override
        public List<Target> ancestors(Target target) {
          return target.kind() == Target.Kind.NODE
              ? List.of(new Target(Target.Kind.RACK, "r" + number(target) / 10), Target.site())
              : List.of();
        }

        @Override
        public List<Target> members(Target target) {
          int first = target.kind() == Target.Kind.RACK ? number(target) * 10 : 0;
          return target.kind() == Target.Kind.RACK
              ? IntStream.range(first, first + 10).mapToObj(i -> Target.node(Day.name(i))).toList()
              : List.of();
        }

        private static int number(Target target) {
          return Integer.parseInt(target.id().substring(1));
        }
      };

  /** A bundle with these rules in a folder. */
  static Path bundle(Path folder, String... rules) throws IOException {
    Files.createDirectories(folder.resolve("rules"));
    Files.writeString(
        folder.resolve("bundle.yaml"), "name: made\nversion: 0.1.0\nowner: test\nmode: act\n");
    Files.writeString(folder.resolve("ladders.yaml"), LADDERS);
    Files.writeString(folder.resolve("limits.yaml"), LIMITS);
    for (int i = 0; i < rules.length; i++) {
      Files.writeString(folder.resolve("rules").resolve(i + ".drl"), rules[i]);
    }
    return folder;
  }

  /** Writes a day into a folder of recordings as a live agent would; nothing is dropped. */
  static Path record(Path folder, Day day) throws IOException {
    return record(folder, day::play, Mask.NONE);
  }

  /** The same of any inputs, with some fields masked. */
  static Path record(Path folder, Consumer<Consumer<Input>> inputs, Mask mask) throws IOException {
    RecordingLimits limits = new RecordingLimits(Duration.ofDays(30), 16L << 30, 400_000);
    try (Recorder recorder =
        new Recorder(
            folder,
            RecordingHeader.first("test", "boot", "bundle", "config", 0, START, ""),
            limits,
            InstantSource.system(),
            mask)) {
      inputs.accept(input -> {
        while (recorder.waiting() > 200_000) {
          LockSupport.parkNanos(1_000_000);
        }
        recorder.record(input);
      });
      if (recorder.dropped() > 0) {
        throw new IllegalStateException(recorder.dropped() + " inputs were dropped");
      }
    }
    return folder;
  }
}
