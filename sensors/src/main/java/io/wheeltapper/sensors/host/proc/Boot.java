package io.wheeltapper.sensors.host.proc;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The boot that the node is in, and how the one before ended: {@code crashed} where the kernel kept
 * a panic of then (pstore), {@code clean} where wtmp has a shutdown; without either {@code
 * unknown}, as after a power cut, which is no crash. For one thread.
 */
final class Boot {

  /** Who begins to look later than this after a boot has not seen it. */
  private static final long SEEN_SECONDS = 900;

  private static final long DAY_SECONDS = 86_400;
  private static final long REFRESH_MILLIS = 600_000;
  private static final int LARGEST_WTMP = 16 << 20;
  private static final int MOST_RECORDS = 200;
  private static final int HEAD = 4_096;

  /** What the kernel writes before each part that it keeps of its log. */
  private static final Pattern PANIC = Pattern.compile("(?m)^Panic#\\d+ Part\\d+");

  private static final Pattern STARTED = Pattern.compile("(?m)^btime (\\d{1,12})$");
  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private static final Pattern RELEASE = Pattern.compile("[\\w.+~-]{1,128}");

  private final Path root;
  private Map<String, String> fields = Map.of();
  private String id = "";
  private String release = "";
  private long said = Long.MIN_VALUE / 2;

  /** Looks under this folder. */
  Boot(Path root) {
    this.root = root;
  }

  /**
   * The boot and the kernel's version, at the first look and every ten minutes; nothing where it
   * cannot be told.
   */
  List<Status> look(String sensor, String node, long at) throws IOException {
    if (id.isEmpty()) {
      String text = text(root.resolve("proc/sys/kernel/random/boot_id")).strip();
      Matcher started = STARTED.matcher(text(root.resolve("proc/stat")));
      if (!ID.matcher(text).matches() || !started.find()) {
        return List.of();
      }
      String kernel = text(root.resolve("proc/sys/kernel/osrelease")).strip();
      Map<String, String> how = fields(Long.parseLong(started.group(1)), at / 1000);
      release = kernel;
      fields = how;
      id = text; // last: what could not be read whole is looked at again
    }
    if (at - said < REFRESH_MILLIS) {
      return List.of();
    }
    said = at;
    List<Status> all = new ArrayList<>();
    Target target = Target.node(node);
    all.add(new Status(target, node, sensor, Origin.HOST, at, "node.boot", id, fields, ""));
    if (RELEASE.matcher(release).matches()) {
      all.add(
          new Status(
              target, node, sensor, Origin.HOST, at, "version.kernel", release, Map.of(), ""));
    }
    return all;
  }

  private Map<String, String> fields(long booted, long now) throws IOException {
    Map<String, String> all = new HashMap<>();
    List<Wtmp.Mark> marks = Wtmp.marks(wtmp());
    Optional<Wtmp.Before> before = Wtmp.before(marks, booted);
    long earlier =
        marks.stream()
            .filter(m -> m.boot() && m.at() < booted - 300)
            .mapToLong(Wtmp.Mark::at)
            .max()
            .orElse(booted - DAY_SECONDS);
    boolean panic =
        kept(root.resolve("sys/fs/pstore"), earlier, booted)
            || moved(root.resolve("var/lib/systemd/pstore"), booted);
    boolean clean = before.equals(Optional.of(Wtmp.Before.SHUTDOWN));
    all.put("ended", clean ? "clean" : panic ? "crashed" : "unknown");
    if (panic && !clean) {
      all.put("panic", "pstore");
    }
    if (now - booted > SEEN_SECONDS) {
      all.put("before_start", "true");
    }
    return all;
  }

  private byte[] wtmp() throws IOException {
    Path file = root.resolve("var/log/wtmp");
    if (!Files.isReadable(file) || Files.size(file) > LARGEST_WTMP) {
      return new byte[0];
    }
    return Files.readAllBytes(file);
  }

  /** Whether the kernel kept a panic of the time between these two boots. */
  private static boolean kept(Path folder, long from, long to) throws IOException {
    return any(
        folder,
        file -> {
          long at = Files.getLastModifiedTime(file).toMillis() / 1000;
          return at >= from && at <= to && panics(file);
        });
  }

  /** systemd moves what was kept into a folder for each time, soon after the boot. */
  private static boolean moved(Path folder, long booted) throws IOException {
    return any(
        folder,
        one -> {
          long at = Files.getLastModifiedTime(one).toMillis() / 1000;
          boolean now = at >= booted && at <= booted + SEEN_SECONDS;
          return now && (Files.isDirectory(one) ? any(one, Boot::panics) : panics(one));
        });
  }

  private interface Looks {
    boolean like(Path file) throws IOException;
  }

  private static boolean any(Path folder, Looks looks) throws IOException {
    if (!Files.isReadable(folder) || !Files.isDirectory(folder)) {
      return false;
    }
    int number = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (number++ >= MOST_RECORDS) {
          return false;
        }
        if (like(looks, file)) {
          return true;
        }
      }
    } catch (NoSuchFileException e) {
      return false; // systemd moves what was kept, just then
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return false;
  }

  /** A file that is gone by now is not the one. */
  private static boolean like(Looks looks, Path file) throws IOException {
    try {
      return looks.like(file);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static boolean panics(Path file) throws IOException {
    if (!file.getFileName().toString().startsWith("dmesg") || !Files.isReadable(file)) {
      return false;
    }
    if (Files.isDirectory(file)) {
      return any(file, Boot::panics);
    }
    try (InputStream in = Files.newInputStream(file)) {
      return PANIC.matcher(new String(in.readNBytes(HEAD), StandardCharsets.UTF_8)).find();
    }
  }

  private static String text(Path file) throws IOException {
    return Files.isReadable(file) ? Files.readString(file) : "";
  }
}
