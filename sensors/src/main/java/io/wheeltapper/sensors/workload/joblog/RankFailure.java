package io.wheeltapper.sensors.workload.joblog;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line by which a training framework, NCCL or the scheduler's launcher says that a rank failed.
 * Pure. Running out of GPU memory and a program's own assertions are left out: they say nothing
 * about the machine. Nor does a rank that was killed: by its user, by preemption or a time limit,
 * by our own eviction, or over its limit of memory; it would be a witness of whatever fault is
 * near.
 *
 * @param sort {@code collective-timeout remote-error cuda-error system-error rank-exit}
 * @param rank of the whole job, as the line says, or {@code ""}
 * @param node as the line says, or {@code ""}; untrusted
 * @param elsewhere whether it is about another rank than the one that says it: the node of the log
 *     is not its node
 */
record RankFailure(String sort, String rank, String node, boolean elsewhere) {

  private record Sign(String sort, Pattern pattern) {}

  /**
   * The first that is found counts: a watchdog that ends "with exception" says the exception too.
   * Sources: PyTorch's ProcessGroupNCCL.cpp (timeout, heartbeat monitor, dump signal), NCCL's
   * nccl.h and transport/net_ib (errors, completions, asynchronous events), CUDA's error strings,
   * torchrun's summary, Slurm's srun and slurmstepd.
   */
  private static final List<Sign> SIGNS =
      List.of(
          sign(
              "collective-timeout",
              "Watchdog caught collective operation timeout"
                  + "|Received a dump signal due to a collective timeout from"
                  + "|ProcessGroupNCCL's watchdog got stuck for \\d{1,9} seconds"
                  + "|Heartbeat monitor timed out!"
                  + "|due to ProcessGroupNCCL watchdog hang"),
          sign(
              "remote-error",
              "ncclRemoteError|remote process exited or there was a network error"
                  + "|NCCL WARN NET/IB ?: Got completion from peer \\S{1,80} with"
                  + " (?:error|status=(?:IBV_WC_\\w{1,30}\\()?)[1-9 ]"),
          sign(
              "cuda-error",
              "ncclUnhandledCudaError|unhandled cuda error"
                  + "|CUDA error: (?:an illegal memory access|unspecified launch failure"
                  + "|uncorrectable (?:NVLink|ECC) error|GPU is lost|the launch timed out"
                  + "|unknown error|hardware stack error|misaligned address"
                  + "|no CUDA-capable device is detected|system not yet initialized"
                  + "|all CUDA-capable devices are busy or unavailable|initialization error"
                  + "|CUDA-capable device\\(s\\) is/are busy or unavailable)"
                  + "|NCCL WARN Cuda failure"),
          sign(
              "system-error",
              "ncclSystemError|unhandled system error"
                  + "|NCCL WARN NET/IB ?: (?:\\S{1,40} )?"
                  + "(?:Got async event ?: (?:port error|device fatal|fatal)|async fatal event)"),
          sign(
              "rank-exit",
              "\\bfailed \\(exitcode: (?!-9\\)|-15\\)|137\\)|143\\))-?[1-9]\\d{0,3}\\) local_rank:"
                  + " \\d+|srun: error: \\S{1,80}: tasks? \\S{1,80}: (?:Segmentation fault|Bus"
                  + " error|Aborted|Floating point exception)"));

  /**
   * PyTorch begins its lines with the rank within the job; in brackets behind it is the group's.
   */
  private static final Pattern JOB_RANK = Pattern.compile("^.{0,40}?\\[[Rr]ank ?(\\d{1,6})]");

  private static final Pattern RANK = Pattern.compile("\\[?\\b[Rr]ank[ :]?(\\d{1,6})\\b");

  /** A group other than that of all ranks counts its own ranks. */
  private static final Pattern GROUP_RANK =
      Pattern.compile("\\[PG (?:ID )?[1-9]\\d{0,6} [^]]{0,80}]");

  private static final Pattern SIGNALLED =
      Pattern.compile("due to a collective timeout from +rank (\\d{1,6})\\b");
  private static final Pattern NODE =
      Pattern.compile("\\b(?:node|host)[ =:]+([A-Za-z0-9][\\w.-]{0,62})");

  /** NCCL begins its lines with {@code host:pid:thread [device]}. */
  private static final Pattern NCCL_HOST =
      Pattern.compile("(?:^|\\s)([A-Za-z0-9][\\w.-]{0,62}):\\d{1,9}:\\d{1,9} \\[\\d{1,3}] ");

  private static final Pattern SRUN =
      Pattern.compile("srun: error: ([A-Za-z0-9][\\w.-]{0,62}): task (\\d{1,6}): ");

  /** The failure that a line reports. */
  static Optional<RankFailure> in(String line) {
    return SIGNS.stream()
        .filter(sign -> sign.pattern().matcher(line).find())
        .findFirst()
        .map(sign -> of(sign.sort(), line));
  }

  private static RankFailure of(String sort, String line) {
    String other = first(SIGNALLED, line);
    if (!other.isEmpty()) {
      return new RankFailure(sort, other, "", true);
    }
    Matcher srun = SRUN.matcher(line);
    return srun.find()
        ? new RankFailure(sort, srun.group(2), srun.group(1), false)
        : new RankFailure(sort, rank(line), node(line), false);
  }

  private static String rank(String line) {
    String rank = first(JOB_RANK, line);
    return rank.isEmpty() && !GROUP_RANK.matcher(line).find() ? first(RANK, line) : rank;
  }

  private static String node(String line) {
    String host = first(NCCL_HOST, line);
    return host.isEmpty() ? first(NODE, line) : host;
  }

  private static String first(Pattern pattern, String line) {
    Matcher m = pattern.matcher(line);
    return m.find() ? m.group(1) : "";
  }

  private static Sign sign(String sort, String pattern) {
    return new Sign(sort, Pattern.compile(pattern));
  }
}
