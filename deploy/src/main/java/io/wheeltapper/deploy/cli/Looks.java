package io.wheeltapper.deploy.cli;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks that run beside each other, each on a thread that can be given up, and are told in the
 * order in which they were begun. For one thread.
 */
final class Looks {

  /** What Java says of a command that is not there, without a mend. */
  private static final Pattern ABSENT =
      Pattern.compile(
          "Cannot run program \"([^\"]{1,200})\".*?error(?:=|: )2\\b[^()]*(?:\\([^()]*\\))?");

  /** Slurm's commands where they find no cluster say it in five lines. */
  private static final Pattern NO_SLURM =
      Pattern.compile(
          "scontrol: error: .*Could not establish a configuration source", Pattern.DOTALL);

  private static final Pattern PATH = Pattern.compile("/\\S+");

  /** Made before the threads are: logging is set up once. */
  private static final Logger LOG = LoggerFactory.getLogger(Looks.class);

  private final long until;
  private final Duration limit;
  private final List<Begun> begun = new ArrayList<>();

  private record Begun(String sort, String name, boolean wanted, FutureTask<Check> look) {}

  /** All of them together take no longer than this. */
  Looks(Duration limit) {
    this.limit = limit;
    this.until = System.nanoTime() + limit.toNanos();
  }

  /** Begins one. */
  void add(String sort, String name, boolean wanted, Supplier<Check> look) {
    FutureTask<Check> task = new FutureTask<>(look::get);
    begun.add(new Begun(sort, name, wanted, task));
    Thread.ofPlatform().daemon().name("doctor " + name).start(task);
  }

  /** What each saw. */
  List<Doctor.Line> lines() throws InterruptedException {
    List<Doctor.Line> lines = new ArrayList<>();
    for (Begun one : begun) {
      Check check = check(one.look());
      lines.add(
          new Doctor.Line(
              one.sort(), one.name(), check.works(), one.wanted(), plain(check.detail())));
    }
    return List.copyOf(lines);
  }

  private Check check(FutureTask<Check> look) throws InterruptedException {
    try {
      return look.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      look.cancel(true);
      LOG.debug("a look has not come back in {}", limit);
      return new Check(
          false,
          "no answer in " + limit.toSeconds() + " s: what it asks hangs; look there by hand");
    } catch (ExecutionException e) {
      return e.getCause() instanceof BadSetting wrong
          ? new Check(false, String.valueOf(wrong.getMessage()))
          : new Check(false, "cannot be looked at: " + e.getCause());
    }
  }

  /** In an operator's words. */
  static String plain(String detail) {
    String said =
        ABSENT
            .matcher(detail)
            .replaceAll(r -> Matcher.quoteReplacement(r.group(1) + " is not installed here"));
    said =
        NO_SLURM
            .matcher(said)
            .replaceAll("no slurm.conf is found here; name it, or set SLURM_CONF");
    said = said.replaceAll("\\s+", " ").strip();
    return PATH.matcher(said).matches() ? said + " cannot be read" : said;
  }
}
