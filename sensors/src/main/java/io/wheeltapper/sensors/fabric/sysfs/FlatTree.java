package io.wheeltapper.sensors.fabric.sysfs;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * A tree that was written down, a file a line: {@code mlx5_0/fw_ver⇥28.41.1000}, or as {@code grep
 * -r . /sys/class/infiniband/} prints it. Also the fake of {@link Tree}.
 */
final class FlatTree implements Tree {

  /** A node with a hundred adapters. */
  private static final int MOST_FILES = 100_000;

  private static final int LONGEST = 4096;

  /** A path of the kernel's lies some seven folders below its class, and its class as deep. */
  private static final int LONGEST_PATH = 256;

  private static final int DEEPEST = 24;

  private final Map<String, String> files = new HashMap<>();
  private final Map<String, SortedSet<String>> folders = new TreeMap<>();

  /** Reads the text; a line that is none costs itself. */
  static FlatTree of(String text, BiConsumer<Integer, String> rejected) {
    FlatTree tree = new FlatTree();
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      int end = line.indexOf('\t') >= 0 ? line.indexOf('\t') : line.indexOf(':');
      if (line.isBlank() || line.startsWith("relative_path")) {
        continue;
      }
      if (end <= 0
          || end > LONGEST_PATH
          || line.length() > LONGEST
          || line.indexOf('/') < 0
          || line.chars().limit(end).filter(c -> c == '/').count() > DEEPEST) {
        rejected.accept(number, "no path and value");
      } else if (tree.files.size() >= MOST_FILES) {
        rejected.accept(number, "more than " + MOST_FILES + " files");
        return tree;
      } else {
        tree.put(line.substring(0, end), line.substring(end + 1).strip());
      }
    }
    return tree;
  }

  /** A file, by its path below the device's class or below {@code /sys/class}. */
  void put(String path, String value) {
    String clean = path.strip().replaceFirst("^.*?(class/)?(infiniband|net)/", "$2/");
    if (!clean.startsWith("infiniband/") && !clean.startsWith("net/")) {
      clean = "infiniband/" + clean.replaceFirst("^(?:\\./|/)++", "");
    }
    files.put(clean, value);
    for (int slash = clean.lastIndexOf('/'); slash > 0; slash = clean.lastIndexOf('/', slash - 1)) {
      String name = clean.substring(slash + 1).replaceFirst("/.*", "");
      folders.computeIfAbsent(clean.substring(0, slash), f -> new TreeSet<>()).add(name);
    }
  }

  /** Takes all away that begins so. */
  void remove(String prefix) {
    files.keySet().removeIf(path -> path.startsWith(prefix));
    Map<String, String> left = Map.copyOf(files);
    files.clear();
    folders.clear();
    left.forEach(this::put);
  }

  @Override
  public String read(String path) {
    return files.getOrDefault(path, "");
  }

  @Override
  public List<String> list(String path) {
    return List.copyOf(folders.getOrDefault(path, new TreeSet<>()));
  }
}
