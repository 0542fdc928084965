package io.wheeltapper.actuators.slurm;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.core.slurm.Hostlist;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what Slurm's commands print. Pure. In {@code scontrol show} a field starts a line after
 * exactly three blanks; continuation lines of a reason are set in deeper. Times are UTC, as the
 * commands are run so.
 */
final class ScontrolText {

  private static final Pattern NAME = Pattern.compile("\\ANodeName=(\\S+)");
  private static final Pattern STATE = Pattern.compile("(?m)^   State=(\\S+)");
  private static final Pattern BOOT = Pattern.compile("(?m)^   BootTime=(\\S+)");
  private static final Pattern REASON =
      Pattern.compile("(?m)^   Reason=(.*) \\[([^\\[\\]\\s]+)@[^\\[\\]\\s]+\\][ \\t]*$");
  private static final Pattern BARE_REASON = Pattern.compile("(?m)^   Reason=(.*)$");
  private static final Pattern ADMIN = Pattern.compile("(?m)^   AdminComment=(.*)$");

  private ScontrolText() {}

  /** One node of {@code scontrol show node NAME}. */
  static Node node(String text) throws CallFailed {
    Matcher name = NAME.matcher(text);
    Matcher state = STATE.matcher(text);
    if (!name.find() || !state.find()) {
      throw nonsense("a node");
    }
    Matcher boot = BOOT.matcher(text);
    Matcher reason = REASON.matcher(text);
    Matcher bare = BARE_REASON.matcher(text);
    boolean known = reason.find();
    String words = known ? reason.group(1) : bare.find() ? bare.group(1) : "";
    return new Node(
        name.group(1),
        states(state.group(1)),
        words.strip(),
        known ? reason.group(2) : "",
        boot.find() ? time(boot.group(1)) : 0);
  }

  /** {@code IDLE+DRAIN}, in older versions with a sign such as {@code DOWN*+DRAIN}. */
  private static Set<String> states(String text) {
    Set<String> states = new LinkedHashSet<>();
    for (String word : text.split("\\+")) {
      String bare = word.replaceAll("[*~#!%$@^-]+$", "");
      states.add(bare);
      if (word.endsWith("*")) {
        states.add("NOT_RESPONDING");
      }
      if (bare.equals("DRAINED") || bare.equals("DRAINING")) {
        states.add("DRAIN");
      }
      if (bare.equals("FAILING")) {
        states.add("FAIL");
      }
    }
    return states;
  }

  /** The AdminComment of {@code scontrol show job}, the last line of that shape. */
  static String adminComment(String text) {
    Matcher matcher = ADMIN.matcher(text);
    String last = "";
    while (matcher.find()) {
      last = matcher.group(1).strip();
    }
    return last;
  }

  /** One job of {@code squeue}, in the order of {@link ScontrolCalls}' fields. */
  static Job job(String id, String text, String separator, String adminComment) throws CallFailed {
    List<String> fields = Arrays.asList(text.split(Pattern.quote(separator), -1));
    if (fields.size() != 11 || !fields.get(10).isBlank()) {
      throw nonsense("one job");
    }
    try {
      return new Job(
          id,
          fields.get(1),
          fields.get(8),
          Integer.parseInt(fields.get(2)),
          fields.get(3).equals("1"),
          fields.get(4).equals("1"),
          fields.get(5).equals("0"),
          Hostlist.expand(fields.get(7)),
          time(fields.get(6)),
          fields.get(9),
          adminComment);
    } catch (IllegalArgumentException e) {
      throw nonsense("a job");
    }
  }

  private static long time(String text) {
    try {
      return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC).toEpochMilli();
    } catch (DateTimeParseException | ArithmeticException e) {
      return 0;
    }
  }

  private static CallFailed nonsense(String what) {
    return new CallFailed(CallFailed.Kind.NONSENSE, "Slurm's answer is not " + what);
  }
}
