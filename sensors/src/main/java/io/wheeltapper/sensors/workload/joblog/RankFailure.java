package io.wheeltapper.sensors.workload.joblog;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line by which a training framework says that a rank failed. Pure. Running out of GPU memory and
 * a program's own assertions are left out: they say nothing about the machine.
 *
 * @param sort {@code collective-timeout remote-error cuda-error system-error rank-exit}
 * @param rank as the line says, or {@code ""}
 * @param node as the line says, or {@code ""}; untrusted
 */
record RankFailure(String sort, String rank, String node) {

  private record Sign(String sort, Pattern pattern) {}

  private static final List<Sign> SIGNS =
      List.of(
          sign("collective-timeout", "Watchdog caught collective operation timeout"),
          sign(
              "remote-error", "ncclRemoteError|remote process exited or there was a network error"),
          sign(
              "cuda-error",
              "ncclUnhandledCudaError|unhandled cuda error"
                  + "|CUDA error: (?:an illegal memory access|unspecified launch failure"
                  + "|uncorrectable (?:NVLink|ECC) error|GPU is lost|the launch timed out"
                  + "|unknown error|hardware stack error|misaligned address)"
                  + "|NCCL WARN Cuda failure"),
          sign("system-error", "ncclSystemError|unhandled system error"),
          sign("rank-exit", "\\bfailed \\(exitcode: -?[1-9]\\d{0,3}\\) local_rank: \\d+"));

  private static final Pattern RANK =
      Pattern.compile("\\[?\\b(?:[Rr]ank[ :]?|local_rank: )(\\d{1,6})\\b");
  private static final Pattern NODE =
      Pattern.compile("\\b(?:node|host)[ =:]+([A-Za-z0-9][\\w.-]{0,62})");

  /** NCCL begins its lines with {@code host:pid:thread [device]}. */
  private static final Pattern NCCL_HOST =
      Pattern.compile("^([A-Za-z0-9][\\w.-]{0,62}):\\d{1,9}:\\d{1,9} \\[\\d{1,3}] ");

  /** The failure that a line reports. */
  static Optional<RankFailure> in(String line) {
    return SIGNS.stream()
        .filter(sign -> sign.pattern().matcher(line).find())
        .findFirst()
        .map(sign -> new RankFailure(sign.sort(), first(RANK, line), node(line)));
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
