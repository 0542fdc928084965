package io.wheeltapper.core.bmc;

import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which BMC is whose: {@code n1=https://10.0.0.1}, {@code loop:cdu-1=10.0.0.9}. A path to a system
 * picks that one, {@code #sha256:…} pins its certificate. In a file one stands on each line, with a
 * blank or a comma in place of the sign if one likes. Pure but for the file.
 */
public final class Roster {

  /** More nodes than any site has. */
  public static final int MOST = 200_000;

  private static final long LARGEST = 32L << 20;

  private static final Pattern ENTRY = Pattern.compile("([^\\s=,]+)\\s*[\\s=,]\\s*(\\S+)");

  private static final Pattern PIN = Pattern.compile("(?i)sha256:([0-9a-f:]{64,95})");

  private static final List<Target.Kind> KINDS =
      List.of(Target.Kind.NODE, Target.Kind.LOOP, Target.Kind.FEED, Target.Kind.RACK);

  private Roster() {}

  /**
   * Those of the settings {@code bmcs} and {@code bmcs-file}, which every kind that speaks to BMCs
   * has; the file is read again only when it was written. What it gives throws {@link BadSetting}
   * too, when the file has become wrong. Safe for all threads.
   */
  public static Supplier<List<Bmc>> watched(Settings settings) {
    List<Bmc> listed = of("bmcs", settings.list("bmcs"));
    if (settings.text("bmcs-file").isBlank()) {
      return () -> listed;
    }
    return new Watched(settings.path("bmcs-file"), listed);
  }

  private static final class Watched implements Supplier<List<Bmc>> {
    private final Path file;
    private final List<Bmc> listed;
    private List<Bmc> all = List.of();
    private FileTime read = FileTime.fromMillis(-1);

    Watched(Path file, List<Bmc> listed) {
      this.file = file;
      this.listed = listed;
    }

    @Override
    public synchronized List<Bmc> get() {
      FileTime written;
      try {
        written = Files.getLastModifiedTime(file);
      } catch (IOException e) {
        throw new BadSetting("bmcs-file", file + " cannot be read: " + e.getMessage());
      }
      if (!written.equals(read)) {
        all = joined(listed, of(file));
        read = written;
      }
      return all;
    }
  }

  /** The entries of a setting. */
  public static List<Bmc> of(String key, List<String> entries) {
    Map<String, Bmc> all = new LinkedHashMap<>();
    for (String entry : entries) {
      take(key, "", entry, all);
    }
    return List.copyOf(all.values());
  }

  /** The entries of a file; what follows {@code #} and a blank is a comment. */
  public static List<Bmc> of(Path file) {
    List<String> lines;
    try {
      if (Files.size(file) > LARGEST) {
        throw new BadSetting("bmcs-file", file + " is larger than " + LARGEST + " bytes");
      }
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new BadSetting("bmcs-file", file + " cannot be read: " + e);
    }
    Map<String, Bmc> all = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replaceFirst("(^|\\s)#(\\s.*|$)", "").strip();
      if (!line.isEmpty()) {
        take("bmcs-file", file + ":" + (i + 1) + ": ", line, all);
      }
    }
    return List.copyOf(all.values());
  }

  private static void take(String key, String where, String entry, Map<String, Bmc> all) {
    Bmc bmc;
    try {
      bmc = entry(entry);
    } catch (IllegalArgumentException e) {
      throw new BadSetting(
          key,
          where
              + "'"
              + entry
              + "' is no BMC: "
              + e.getMessage()
              + "; write NODE=https://ADDRESS or loop:ID=https://ADDRESS");
    }
    if (all.put(bmc.name(), bmc) != null) {
      throw new BadSetting(key, where + bmc.name() + " stands twice");
    }
    if (all.size() > MOST) {
      throw new BadSetting(key, where + "more than " + MOST + " BMCs");
    }
  }

  private static Bmc entry(String text) {
    Matcher m = ENTRY.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException("a name and an address are wanted");
    }
    String name = m.group(1);
    Target subject = name.indexOf(':') > 0 ? Target.parse(name) : Target.node(name);
    if (!KINDS.contains(subject.kind())) {
      throw new IllegalArgumentException("it speaks for a node, loop, feed or rack");
    }
    String address = m.group(2);
    int hash = address.indexOf('#');
    String pin = hash < 0 ? "" : pin(address.substring(hash + 1));
    String bare = hash < 0 ? address : address.substring(0, hash);
    URI uri = URI.create(bare.contains("://") ? bare : "https://" + bare);
    if (uri.getHost() == null || !List.of("http", "https").contains(uri.getScheme())) {
      throw new IllegalArgumentException("an address begins with https:// (or http://)");
    }
    String path = uri.getPath() == null ? "" : uri.getPath();
    String system = path.contains("/Systems/") ? Uri.local(path) : "";
    if (system.isEmpty() && !path.matches("/?|/redfish/?|/redfish/v1/?")) {
      throw new IllegalArgumentException("a path leads to a system: /redfish/v1/Systems/ID");
    }
    String port = uri.getPort() > 0 ? ":" + uri.getPort() : "";
    return new Bmc(
        subject, URI.create(uri.getScheme() + "://" + uri.getHost() + port), system, pin);
  }

  private static String pin(String text) {
    Matcher m = PIN.matcher(text);
    String hex = m.matches() ? m.group(1).replace(":", "").toLowerCase(Locale.ROOT) : "";
    if (hex.length() != 64) {
      throw new IllegalArgumentException("a pin is #sha256: and 64 hexadecimal digits");
    }
    return hex;
  }

  /** The same BMCs with those of another list that are not there yet. */
  public static List<Bmc> joined(List<Bmc> first, List<Bmc> second) {
    Map<String, Bmc> all = new LinkedHashMap<>();
    first.forEach(b -> all.put(b.name(), b));
    second.forEach(b -> all.putIfAbsent(b.name(), b));
    return List.copyOf(all.values());
  }
}
