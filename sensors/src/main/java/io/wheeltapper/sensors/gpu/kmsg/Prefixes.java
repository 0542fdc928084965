package io.wheeltapper.sensors.gpu.kmsg;

import io.wheeltapper.sensors.gpu.kmsg.LogLine.Source;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes off what a log puts before a kernel line: raw {@code /dev/kmsg} records, every output form
 * of {@code dmesg}, the journal's short forms, syslog of RFC 3164 and RFC 5424. Pure.
 */
final class Prefixes {

  private static final Pattern RAW_BEGUN = Pattern.compile("\\d{1,4},\\d{1,19},\\d.*");
  private static final Pattern PRIORITY = Pattern.compile("<(\\d{1,3})>");
  private static final Pattern LEVEL = Pattern.compile("([a-z0-9]{2,8}) *:([a-z]{2,8}) *: ");
  private static final Pattern RFC5424 =
      Pattern.compile("1 (\\S+) (\\S+) (\\S+) (\\S+) (\\S+) (?:-|(?:\\[[^\\]]*])++) ?");
  private static final Pattern WEEKDAY = Pattern.compile("(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ");
  private static final Pattern HOST_TAG =
      Pattern.compile("(\\S*[^\\s:\\]]) ([A-Za-z][\\w./@()-]*)(?:\\[[^\\]\\s]*])?: ");
  private static final Pattern TAG = Pattern.compile("(kernel): ");

  /**
   * {@code [Feb23 16:24]} and {@code [ +0.000012]} of {@code dmesg --human}: as the line before.
   */
  private static final Pattern HUMAN =
      Pattern.compile("\\[(?:[A-Z][a-z]{2} ?\\d{1,2} \\d\\d:\\d\\d| *\\+\\d+\\.\\d+)]");

  private static final Pattern CALLER = Pattern.compile("\\[ *[TC]\\d+]");

  private final Stamps stamps;

  Prefixes(long boot) {
    this.stamps = new Stamps(boot);
  }

  /**
   * The line without its prefix.
   *
   * @throws java.time.DateTimeException when its time is none
   * @throws IllegalArgumentException when it is a raw record cut before its message
   */
  LogLine take(String line) {
    Optional<KernelRecord> record = KernelRecord.parse(line);
    if (record.isPresent()) {
      return record.get().line(stamps.boot());
    }
    if (RAW_BEGUN.matcher(line).lookingAt() && line.indexOf(';') < 0) {
      throw new IllegalArgumentException("a kernel record cut before its message");
    }
    return new Cursor(line).take();
  }

  /** Goes over one line from left to right. */
  private final class Cursor {
    private final String line;
    private int at;
    private Source source = Source.UNSAID;
    private long time = LogLine.UNSTAMPED;

    Cursor(String line) {
      this.line = line;
    }

    LogLine take() {
      Matcher priority = eat(PRIORITY);
      if (priority != null) {
        source = KernelRecord.source(Integer.parseInt(priority.group(1)));
        Matcher five = eat(RFC5424);
        if (five != null) {
          five(five);
        }
      }
      Matcher level = eat(LEVEL);
      if (level != null) {
        source = level.group(1).equals("kern") ? Source.KERNEL : Source.USER;
      }
      if (date() && level == null) {
        blanks();
        tag(eat(HOST_TAG));
      }
      brackets();
      tag(time == LogLine.UNSTAMPED || source == Source.UNSAID ? eat(TAG) : null);
      brackets();
      return new LogLine(source, time, line.substring(at).strip());
    }

    private void five(Matcher m) {
      Matcher iso = Stamps.ISO.matcher(m.group(1) + " ");
      time = iso.lookingAt() ? stamps.iso(iso) : time;
      source = m.group(3).equals("kernel") && source == Source.KERNEL ? source : Source.USER;
    }

    /** A date outside brackets; whether a host and a tag can follow it. */
    private boolean date() {
      eat(WEEKDAY);
      Matcher iso = eat(Stamps.ISO);
      if (iso != null) {
        time = stamps.iso(iso);
        return !",".equals(iso.group(7));
      }
      Matcher syslog = eat(Stamps.SYSLOG);
      if (syslog != null) {
        time = stamps.syslog(syslog);
        return true;
      }
      Matcher unix = eat(Stamps.UNIX);
      if (unix != null) {
        time = Stamps.unix(unix);
        return true;
      }
      return false;
    }

    private void brackets() {
      blanks();
      Matcher ctime = eat(Stamps.CTIME);
      if (ctime != null) {
        time = stamps.ctime(ctime);
        blanks();
      }
      Matcher sinceBoot = eat(Stamps.SINCE_BOOT);
      if (sinceBoot != null) {
        time = time == LogLine.UNSTAMPED ? stamps.sinceBoot(sinceBoot) : time;
        blanks();
        if (source == Source.UNSAID) {
          journalMonotonic();
        }
      }
      eat(HUMAN);
      blanks();
      eat(CALLER);
      blanks();
    }

    /** {@code [ 123.4] host kernel: …} of {@code journalctl -o short-monotonic}. */
    private void journalMonotonic() {
      Matcher m = HOST_TAG.matcher(line).region(at, line.length());
      if (m.lookingAt() && m.group(2).equals("kernel")) {
        at = m.end();
        source = Source.KERNEL;
      }
    }

    private void tag(@Nullable Matcher m) {
      if (m == null || source == Source.USER) {
        return;
      }
      source = m.group(m.groupCount()).equals("kernel") ? Source.KERNEL : Source.USER;
    }

    private void blanks() {
      while (at < line.length() && line.charAt(at) == ' ') {
        at++;
      }
    }

    private @Nullable Matcher eat(Pattern pattern) {
      Matcher m = pattern.matcher(line).region(at, line.length());
      if (!m.lookingAt()) {
        return null;
      }
      at = m.end();
      return m;
    }
  }
}
