package io.wheeltapper.actuators.gpu.node;

import static io.wheeltapper.core.spi.KindSpec.Setting.optional;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.core.yaml.Problems;
import io.wheeltapper.core.yaml.YamlFile;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a site says of its machines' GPUs: the file on the machine itself. Immutable. */
public final class Site {

  /** Where the file lies unless said otherwise. */
  public static final Path FILE = Path.of("/etc/wheeltapper/gpu.yaml");

  private static final Pattern UNIT = Pattern.compile("[A-Za-z0-9:_.@][A-Za-z0-9:_.@\\\\-]{0,200}");
  private static final Pattern MODULE = Pattern.compile("[A-Za-z0-9_]{1,60}");
  private static final Pattern RANGE = Pattern.compile("(\\d{1,6})-(\\d{1,6})");

  /** All that can be set; for the documentation too. */
  public static final KindSpec SPEC =
      new KindSpec(
          "gpu.yaml",
          "how a machine's GPUs are reset and its driver loaded anew",
          List.of(
              optional("services", Type.LIST, "", "units that hold GPUs to watch them; in order"),
              optional("reload-services", Type.LIST, "", "units that also hold the driver itself"),
              optional("only-if", Type.LIST, "", "a look: ends with 0 where it may be interrupted"),
              optional("stop-command", Type.LIST, "", "program that ends other monitoring"),
              optional("start-command", Type.LIST, "", "program that brings it back"),
              optional("clients", Type.LIST, "", "names of processes that stop-command ends"),
              optional(
                  "stay",
                  Type.LIST,
                  "nv-fabricmanage",
                  "names of root's processes that a reset needs, and that stay"),
              optional("gone-within", Type.DURATION, "60s", "how long those have to let go"),
              optional("clocks", Type.TEXT, "", "the site's own clock lock in MHz: 345-1755"),
              optional("reload", Type.BOOLEAN, "false", "whether the driver may be loaded anew"),
              optional("together", Type.TEXT, "auto", "auto, all or one: what is reset at once"),
              optional(
                  "modules",
                  Type.LIST,
                  "nvidia_uvm,nvidia_drm,nvidia_modeset,nvidia_peermem,nvidia",
                  "the driver's, in the order in which they can be taken out"),
              optional("library", Type.TEXT, "libnvidia-ml.so.1", "the driver's library"),
              optional("bin", Type.PATH, "", "folder of nvidia-smi, systemctl …; else the path"),
              optional("proc", Type.PATH, "/proc", "where processes are looked at"),
              optional("state", Type.PATH, "/run/wheeltapper", "what is to be remembered"),
              optional("call-timeout", Type.DURATION, "30s", "limit of one command or driver call"),
              optional("reset-timeout", Type.DURATION, "120s", "limit of the reset itself")),
          List.of());

  /** Two numbers, the lower first. */
  record Range(int least, int most) {}

  private final Settings settings;

  /**
   * Checks and keeps.
   *
   * @throws BadSetting when a value is none
   */
  public Site(Settings settings) {
    this.settings = settings;
    all("services", UNIT, "the name of a unit, such as nvidia-dcgm");
    all("reload-services", UNIT, "the name of a unit, such as nvidia-fabricmanager");
    all("modules", MODULE, "the name of a kernel module");
    clocks();
    if (!Set.of("auto", "all", "one").contains(settings.text("together"))) {
      throw new BadSetting("together", "write auto, all or one");
    }
    if (settings.list("stop-command").isEmpty() != settings.list("start-command").isEmpty()) {
      throw new BadSetting("start-command", "'stop-command' and 'start-command' go together");
    }
  }

  /** What holds without a file: nothing is stopped, so that whoever holds a GPU forbids a reset. */
  public static Site defaults() {
    return new Site(new Settings("gpu.yaml", SPEC, Map.of()));
  }

  /**
   * Reads the file.
   *
   * @throws BadSetting with all that is wrong, each with its place
   */
  public static Site read(Path file) {
    Problems problems = new Problems();
    YamlMap top = YamlFile.read(file, file.toString(), problems).orElse(null);
    if (top == null || !problems.none()) {
      throw new BadSetting("config", problems.all());
    }
    Map<String, String> values = new TreeMap<>();
    top.all().forEach((key, value) -> values.put(key, text(value)));
    Settings.Place place = (key, message) -> top.place(key).here("bad-setting", message, "");
    try {
      Site site = new Site(new Settings("gpu.yaml", SPEC, values, place));
      if (problems.none()) {
        return site;
      }
    } catch (BadSetting e) {
      problems.add(top.place(e.key()).here("bad-setting", String.valueOf(e.getMessage()), ""));
    }
    throw new BadSetting("config", problems.all());
  }

  private static String text(YamlValue value) {
    return value.isList()
        ? value.list().stream().map(v -> v.text("")).collect(Collectors.joining(","))
        : value.text("");
  }

  private void all(String key, Pattern pattern, String what) {
    for (String name : settings.list(key)) {
      if (!pattern.matcher(name).matches()) {
        throw new BadSetting(key, "'" + name + "' is not " + what);
      }
    }
  }

  /** The site's own clock lock; empty where it has none. */
  Optional<Range> clocks() {
    String text = settings.text("clocks");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Matcher range = RANGE.matcher(text);
    if (!range.matches() || Integer.parseInt(range.group(1)) > Integer.parseInt(range.group(2))) {
      throw new BadSetting("clocks", "'" + text + "' is no range in MHz; write 345-1755");
    }
    return Optional.of(
        new Range(Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2))));
  }

  List<String> list(String key) {
    return settings.list(key);
  }

  Duration duration(String key) {
    return settings.duration(key);
  }

  String together() {
    return settings.text("together");
  }

  /** Not where something else owns it, such as the GPU operator's driver container. */
  boolean reloads() {
    return settings.flag("reload");
  }

  /** The driver's library. */
  public String library() {
    return settings.text("library");
  }

  /** Where processes are looked at. */
  public Path proc() {
    return settings.path("proc");
  }

  Path state() {
    return settings.path("state");
  }

  /** One command's or driver call's limit. */
  public Duration callTimeout() {
    return settings.duration("call-timeout");
  }

  /** A program and its arguments. */
  List<String> program(String name, List<String> arguments) {
    String bin = settings.text("bin");
    List<String> argv = new ArrayList<>();
    argv.add(bin.isEmpty() ? name : Path.of(bin).resolve(name).toString());
    argv.addAll(arguments);
    return argv;
  }
}
