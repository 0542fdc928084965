package io.wheeltapper.deploy.score;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What is right to do about one recorded kernel line that comes alone, on an idle node: by NVIDIA's
 * bucket for an Xid, by the line's own word for an SXid, by the failure profile for the rest.
 */
final class LineTruth {

  private static final Right NOTHING = right("", "");
  private static final Right PROGRAM = right("", "job.checkpoint-restart job.requeue");
  private static final Right RESET =
      right("gpu.reset node.reboot", "node.isolate job.checkpoint-restart job.requeue");
  private static final Right REBOOT =
      right("node.reboot", "node.isolate job.checkpoint-restart job.requeue");
  private static final Right SUPPORT = right("person.call", "node.isolate");
  private static final Right DRAIN =
      right("node.isolate", "gpu.reset node.reboot job.checkpoint-restart job.requeue");

  /** Reset, drain or a person: the workflow leaves it open. */
  private static final Right LOOK =
      right("gpu.reset node.isolate person.call", "node.reboot job.checkpoint-restart");

  /** 94: RESTART_APP, and by the profile a reset once the work beside it is over. */
  private static final Right CONTAINED =
      right("", "node.isolate gpu.reset/idle job.checkpoint-restart job.requeue");

  /** Registers that the decode does not know, or leaves to another Xid. */
  private static final Right UNRATED =
      right("", "node.isolate gpu.reset node.reboot job.checkpoint-restart job.requeue");

  /** Nothing has to be done, and a drain is within what is published. */
  private static final Right OPEN = right("", "node.isolate gpu.reset");

  private static final Map<String, Right> BUCKETS =
      Map.ofEntries(
          Map.entry("RESTART_APP", PROGRAM),
          Map.entry("IGNORE", right("", "node.isolate/idle gpu.reset/idle")),
          Map.entry("RESET_GPU", RESET),
          Map.entry("RESTART_BM", REBOOT),
          Map.entry("CONTACT_SUPPORT", SUPPORT),
          Map.entry("CHECK_MECHANICALS", SUPPORT),
          Map.entry("UPDATE_SWFW", SUPPORT),
          Map.entry("RESTART_VM", SUPPORT),
          Map.entry("CHECK_UVM", OPEN),
          Map.entry("WORKFLOW_XID_48", RESET),
          Map.entry(
              "WORKFLOW_XID_45",
              PROGRAM), // alone: restart the fabric manager; a person may be told
          Map.entry("WORKFLOW_NVLINK_ERR", LOOK));

  /** Fatal by the profile and its sources, where the line bears no word of its own. */
  private static final Set<String> FATAL_SXIDS = Set.of("20034", "24007");

  private static final Pattern SXID = Pattern.compile("SXid \\([^)]*\\): (\\d+), (.*)");
  private static final Pattern RECOVERY = Pattern.compile("to 0x([0-9a-fA-F]+) \\(");

  /** The link's registers, as far as they stand there: IntrInfo, then the error status. */
  private static final Pattern REGISTERS =
      Pattern.compile("\\(0x([0-9a-fA-F]{1,8})(?: 0x([0-9a-fA-F]{1,8}))?");

  private static final int BITS = 32;

  private final Map<String, String> buckets = new HashMap<>();
  private final List<String[]> decode;

  LineTruth() throws IOException {
    table("xid-buckets.csv").forEach(c -> buckets.put(c[0], c[1]));
    decode = table("nvlink5-decode.csv");
  }

  private static List<String[]> table(String name) throws IOException {
    try (InputStream in = LineTruth.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("this build has no " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(l -> !l.startsWith("#"))
          .map(l -> l.split(",", -1))
          .toList();
    }
  }

  private static Right right(String wants, String may) {
    return new Right(deeds(wants), deeds(may));
  }

  private static List<Right.Deed> deeds(String words) {
    return Pattern.compile(" ")
        .splitAsStream(words)
        .filter(w -> !w.isEmpty())
        .map(w -> new Right.Deed(w.replace("/idle", ""), w.endsWith("/idle")))
        .toList();
  }

  /** Of a line whose class is an Xid's code. */
  Right ofXid(String code, String line) {
    if (code.equals("94")) {
      return CONTAINED;
    }
    String bucket = buckets.getOrDefault(code, "");
    return switch (bucket) {
      case "XID_154" -> recovery(line);
      case "WORKFLOW_NVLINK5_ERR" -> decoded(code, line);
      default -> BUCKETS.getOrDefault(bucket, NOTHING);
    };
  }

  /** By the first row of the decode that fits; what it does not rate is left open. */
  private Right decoded(String code, String line) {
    Matcher m = REGISTERS.matcher(line);
    if (!m.find()) {
      return UNRATED;
    }
    long info = Long.parseLong(m.group(1), 16);
    long status = m.group(2) == null ? 0 : Long.parseLong(m.group(2), 16);
    return decode.stream()
        .filter(row -> row[0].equals(code))
        .filter(row -> fits(row[1], info) || fits(row[2], info))
        .filter(row -> row[3].isEmpty() || Long.decode(row[3]) == status)
        .findFirst()
        .map(row -> BUCKETS.getOrDefault(row[4], UNRATED))
        .orElse(UNRATED);
  }

  /** Whether a register has the bits of a pattern; a dash is any. */
  private static boolean fits(String pattern, long register) {
    return pattern.length() == BITS
        && IntStream.range(0, BITS)
            .allMatch(i ->
                pattern.charAt(i) == '-'
                    || pattern.charAt(i) - '0' == (register >> (BITS - 1 - i) & 1));
  }

  /** The driver's own answer; a line that is cut before it says nothing. */
  private static Right recovery(String line) {
    Matcher m = RECOVERY.matcher(line);
    if (!m.find()) {
      return NOTHING;
    }
    return switch (m.group(1)) {
      case "1", "3", "4" -> RESET;
      case "2" -> REBOOT;
      case "5" -> SUPPORT;
      default -> NOTHING;
    };
  }

  /** Of a line of another class. */
  Right ofClass(String sort, String line) {
    String text = line.toLowerCase(Locale.ROOT);
    return switch (sort) {
      case "sxid" -> sxid(line);
      case "edac_mce" ->
          text.contains("severity: fatal") || text.matches(".*\\b\\d+ ue .*") ? DRAIN : NOTHING;
      case "mlx5" ->
          text.contains("unrecoverable") || text.contains("health compromised") ? DRAIN : NOTHING;
      case "nvme" -> right("node.isolate person.call", "node.reboot/idle");
      // One hung task or lockup is a suspicion: to be confirmed before a node is taken out.
      default -> NOTHING;
    };
  }

  private static Right sxid(String line) {
    Matcher m = SXID.matcher(line);
    if (!m.find() || m.group(2).startsWith("Non-fatal")) {
      return NOTHING;
    }
    String text = m.group(2);
    if (text.startsWith("Fatal")) {
      return DRAIN;
    }
    boolean goesOn = text.startsWith("Data {") || text.startsWith("Severity");
    return goesOn && !FATAL_SXIDS.contains(m.group(1)) ? NOTHING : OPEN;
  }
}
