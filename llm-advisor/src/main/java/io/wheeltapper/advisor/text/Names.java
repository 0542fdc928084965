package io.wheeltapper.advisor.text;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a name looks like, and what kind it is of. */
final class Names {

  static final Pattern UUID =
      Pattern.compile("(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private record Shape(String kind, Pattern pattern) {}

  private static final List<Shape> SHAPES =
      List.of(
          new Shape("uuid", Pattern.compile("(?i)(?:GPU-|MIG-)?" + UUID.pattern())),
          new Shape("url", Pattern.compile("(?i)[a-z][a-z0-9+.-]{1,15}://.*")),
          new Shape("mail", Pattern.compile("[^@\\s/:]{1,80}@[^@\\s/:]{1,200}\\.[A-Za-z]{2,20}")),
          new Shape(
              "ip", Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}(?:/\\d{1,2})?(?::\\d{1,5})?")),
          new Shape("mac", Pattern.compile("(?i)[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5,19}")),
          new Shape("path", Pattern.compile("~?/.+|[A-Za-z]:\\\\.+|\\.{1,2}/.+")),
          new Shape(
              "host",
              Pattern.compile(
                  "(?i)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.){2,10}[a-z][a-z0-9-]{1,30}")));

  /** IPv6 has so many shapes that only its letters are looked at. */
  private static final Pattern IPV6 = Pattern.compile("(?i)[0-9a-f:.%]{3,45}(?:/\\d{1,3})?");

  /** What stands before a name, and the kind of name that it tells. */
  private static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry("user", "user"),
          Map.entry("username", "user"),
          Map.entry("uid", "user"),
          Map.entry("gid", "user"),
          Map.entry("owner", "user"),
          Map.entry("login", "user"),
          Map.entry("by", "user"),
          Map.entry("person", "user"),
          Map.entry("author", "user"),
          Map.entry("assignee", "user"),
          Map.entry("account", "user"),
          Map.entry("group", "user"),
          Map.entry("team", "user"),
          Map.entry("project", "name"),
          Map.entry("tenant", "user"),
          Map.entry("customer", "user"),
          Map.entry("name", "name"),
          Map.entry("job", "job"),
          Map.entry("jobid", "job"),
          Map.entry("job_id", "job"),
          Map.entry("jobname", "job"),
          Map.entry("job_name", "job"),
          Map.entry("pod", "job"),
          Map.entry("container", "job"),
          Map.entry("namespace", "name"),
          Map.entry("reservation", "name"),
          Map.entry("image", "name"),
          Map.entry("node", "node"),
          Map.entry("nodename", "node"),
          Map.entry("nodelist", "node"),
          Map.entry("host", "node"),
          Map.entry("hostname", "node"),
          Map.entry("server", "node"),
          Map.entry("instance", "node"),
          Map.entry("partition", "partition"),
          Map.entry("queue", "partition"),
          Map.entry("rack", "rack"),
          Map.entry("switch", "switch"),
          Map.entry("ticket", "id"),
          Map.entry("serial", "id"),
          Map.entry("sn", "id"),
          Map.entry("asset", "id"),
          Map.entry("guid", "id"),
          Map.entry("lid", "id"),
          Map.entry("path", "path"),
          Map.entry("file", "path"),
          Map.entry("dir", "path"),
          Map.entry("ip", "ip"),
          Map.entry("addr", "ip"));

  private Names() {}

  /** The kind of a name that is known by its looks. */
  static Optional<String> kind(String token) {
    for (Shape shape : SHAPES) {
      if (shape.pattern().matcher(token).matches()) {
        return Optional.of(shape.kind());
      }
    }
    boolean six =
        IPV6.matcher(token).matches()
            && token.chars().filter(c -> c == ':').count() >= 2
            && (token.contains("::") || token.chars().filter(c -> c == ':').count() == 7);
    return six ? Optional.of("ip") : Optional.empty();
  }

  /** Whether a word announces names; such a word is none itself. */
  static boolean announces(String word) {
    return KEYS.containsKey(word);
  }

  /** The kind of name that a word announces, or {@code ""}. */
  static String announced(String word) {
    return KEYS.getOrDefault(word, "");
  }
}
