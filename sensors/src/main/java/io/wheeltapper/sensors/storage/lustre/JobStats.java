package io.wheeltapper.sensors.storage.lustre;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The jobs of a {@code job_stats} parameter. Pure. */
final class JobStats {

  /** Jobs kept of one target. */
  static final int MOST_JOBS = 5_000;

  /**
   * What one job has done at one target, since Lustre began to count it.
   *
   * @param metadata operations other than reads and writes of data
   */
  record Job(String id, double readBytes, double writtenBytes, double metadata) {

    Job plus(Job other) {
      return new Job(
          id,
          readBytes + other.readBytes,
          writtenBytes + other.writtenBytes,
          metadata + other.metadata);
    }
  }

  private static final Pattern ID = Pattern.compile("-? *job_id: *(.{1,200})");
  private static final Pattern OPERATION =
      Pattern.compile(
          "\\s*(\\w{1,40}): *\\{ *samples: *(\\d{1,20}), *unit: *(\\w{1,10})(.{0,1000})");
  private static final Pattern SUM = Pattern.compile("\\bsum: *(\\d{1,20})");

  /** Counted by bytes already, or no work of the job's own. */
  private static final Set<String> NO_METADATA =
      Set.of("read", "write", "read_bytes", "write_bytes", "preprw", "commitrw", "ping");

  private JobStats() {}

  static List<Job> read(List<String> lines) {
    List<Job> jobs = new ArrayList<>();
    Job job = null;
    for (String line : lines) {
      Matcher id = ID.matcher(line);
      if (id.matches()) {
        add(jobs, job);
        job = new Job(unquoted(id.group(1).strip()), 0, 0, 0);
        continue;
      }
      Matcher operation = OPERATION.matcher(line);
      if (job != null && operation.matches()) {
        job = with(job, operation);
      }
    }
    add(jobs, job);
    return jobs;
  }

  private static Job with(Job job, Matcher operation) {
    String name = operation.group(1);
    double samples = Double.parseDouble(operation.group(2));
    Matcher sum = SUM.matcher(operation.group(4));
    boolean bytes = operation.group(3).equals("bytes") && sum.find();
    if (bytes && name.equals("read_bytes")) {
      return job.plus(new Job(job.id, Double.parseDouble(sum.group(1)), 0, 0));
    }
    if (bytes && name.equals("write_bytes")) {
      return job.plus(new Job(job.id, 0, Double.parseDouble(sum.group(1)), 0));
    }
    return NO_METADATA.contains(name) ? job : job.plus(new Job(job.id, 0, 0, samples));
  }

  private static void add(List<Job> jobs, @org.jspecify.annotations.Nullable Job job) {
    if (job != null && !job.id.isBlank() && jobs.size() < MOST_JOBS) {
      jobs.add(job);
    }
  }

  private static String unquoted(String id) {
    return id.length() > 1 && id.startsWith("\"") && id.endsWith("\"")
        ? id.substring(1, id.length() - 1)
        : id;
  }
}
