package io.wheeltapper.deploy.observe;

import static io.wheeltapper.deploy.observe.Metric.Type.COUNTER;
import static io.wheeltapper.deploy.observe.Metric.Type.GAUGE;

import java.util.ArrayList;
import java.util.List;

/** What Micrometer's own binders tell of the process: their names, and no words of ours. */
final class JvmMetrics {

  private static final String FROM = "the JVM, by Micrometer";

  private JvmMetrics() {}

  static List<Metric> all() {
    List<Metric> all = new ArrayList<>();
    java(all, "jvm_memory_used_bytes", "bytes", "area", "id");
    java(all, "jvm_memory_committed_bytes", "bytes", "area", "id");
    java(all, "jvm_memory_max_bytes", "bytes", "area", "id");
    java(all, "jvm_buffer_count_buffers", "buffers", "id");
    java(all, "jvm_buffer_memory_used_bytes", "bytes", "id");
    java(all, "jvm_buffer_total_capacity_bytes", "bytes", "id");
    java(all, "jvm_threads_live_threads", "threads");
    java(all, "jvm_threads_daemon_threads", "threads");
    java(all, "jvm_threads_peak_threads", "threads");
    java(all, "jvm_threads_states_threads", "threads", "state");
    all.add(
        new Metric("jvm_threads_started_threads_total", COUNTER, "threads", List.of(), "", FROM));
    java(all, "system_cpu_count", "processors");
    java(all, "system_cpu_usage", "part");
    java(all, "system_load_average_1m", "tasks");
    java(all, "process_cpu_usage", "part");
    all.add(new Metric("process_cpu_time_ns_total", COUNTER, "nanoseconds", List.of(), "", FROM));
    java(all, "process_uptime_seconds", "seconds");
    java(all, "process_start_time_seconds", "seconds of the epoch");
    java(all, "process_files_open_files", "files");
    java(all, "process_files_max_files", "files");
    return all;
  }

  private static void java(List<Metric> all, String name, String unit, String... labels) {
    all.add(new Metric(name, GAUGE, unit, List.of(labels), "", FROM));
  }
}
