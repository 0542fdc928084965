package io.wheeltapper.actuators.gpu.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The machine's own {@code /proc}. Whole only for root, and outside of a container. */
public final class LinuxHost implements Host {

  /** The number of the first namespace of processes: {@code PROC_PID_INIT_INO} of the kernel. */
  private static final String FIRST_NAMESPACE = "pid:[4026531836]";

  private static final Pattern DEVICE =
      Pattern.compile("/dev/nvidia(\\d+|ctl|-.*)?( \\(deleted\\))?");
  private static final Pattern BOOTED = Pattern.compile("(?m)^btime (\\d{1,12})$");
  private static final Pattern UUID = Pattern.compile("(?m)^GPU UUID:\\s*(GPU-[0-9A-Za-z-]{1,60})");
  private static final Pattern MINOR = Pattern.compile("(?m)^Device Minor:\\s*(\\d{1,5})");
  private static final Pattern UID = Pattern.compile("(?m)^Uid:\\s*(\\d{1,12})");
  private static final int LONGEST = 1 << 20;

  private final Path proc;
  private final long own;

  /** At this place; what has the number {@code own} is ourselves. */
  public LinuxHost(Path proc, long own) {
    this.proc = proc;
    this.own = own;
  }

  @Override
  public List<Holder> holders() throws IOException {
    Path namespace = Files.readSymbolicLink(proc.resolve("self/ns/pid"));
    if (!namespace.toString().equals(FIRST_NAMESPACE)) {
      throw new IOException(
          "the processes outside of this container cannot be seen; run it on the machine itself");
    }
    List<Holder> holders = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : all) {
        Holder holder = holder(process);
        if (holder != null) {
          holders.add(holder);
        }
      }
    }
    return holders;
  }

  private @Nullable Holder holder(Path process) throws IOException {
    long pid = Long.parseLong(process.getFileName().toString());
    if (pid == own) {
      return null;
    }
    Set<Integer> minors = new HashSet<>();
    boolean holds = false;
    try (DirectoryStream<Path> open = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path each : open) {
        Matcher device = DEVICE.matcher(target(each));
        if (device.matches()) {
          holds = true;
          String which = device.group(1);
          if (which != null && Character.isDigit(which.charAt(0))) {
            minors.add(Integer.parseInt(which.substring(0, Math.min(9, which.length()))));
          }
        }
      }
    } catch (NoSuchFileException e) {
      return null; // it ended while we looked
    } catch (IOException e) {
      if (!Files.exists(process)) {
        return null;
      }
      throw new IOException("the files of process " + pid + " cannot be seen; run it as root", e);
    }
    return holds
        ? new Holder(pid, text(process, "comm").strip(), user(process), unit(process), minors)
        : null;
  }

  /** A file that was closed since is none any more. */
  private static String target(Path link) throws IOException {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  private static String user(Path process) {
    Matcher uid = UID.matcher(text(process, "status"));
    return uid.find() ? uid.group(1) : "?";
  }

  /** The last part of its control group: a unit, or a container's. */
  private static String unit(Path process) {
    return text(process, "cgroup")
        .lines()
        .map(l -> l.substring(l.lastIndexOf('/') + 1).strip())
        .filter(l -> !l.isEmpty())
        .reduce((a, b) -> b.endsWith(".service") ? b : a)
        .orElse("");
  }

  private static String text(Path process, String file) {
    try {
      return read(process.resolve(file));
    } catch (IOException e) {
      return ""; // it ended while we looked
    }
  }

  private static String read(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
    }
  }

  @Override
  public Set<String> modules() throws IOException {
    return read(proc.resolve("modules"))
        .lines()
        .map(l -> l.split(" ", 2)[0])
        .collect(Collectors.toSet());
  }

  @Override
  public Map<String, Map.Entry<String, Integer>> bound() throws IOException {
    Map<String, Map.Entry<String, Integer>> bound = new TreeMap<>();
    Path gpus = proc.resolve("driver/nvidia/gpus");
    if (!Files.isDirectory(gpus)) {
      return bound;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(gpus)) {
      for (Path gpu : all) {
        String information = text(gpu, "information");
        Matcher uuid = UUID.matcher(information);
        Matcher minor = MINOR.matcher(information);
        if (uuid.find()) {
          bound.put(
              pci(gpu.getFileName().toString()),
              Map.entry(uuid.group(1), minor.find() ? Integer.parseInt(minor.group(1)) : -1));
        }
      }
    }
    return bound;
  }

  @Override
  public Boot boot() throws IOException {
    Matcher booted = BOOTED.matcher(read(proc.resolve("stat")));
    return new Boot(
        read(proc.resolve("sys/kernel/random/boot_id")).strip(),
        booted.find() ? Long.parseLong(booted.group(1)) * 1000 : 0);
  }

  /** {@code 00000000:3B:00.0} is {@code 0000:3b:00}: as targets have it. */
  public static String pci(String address) {
    String lower = address.toLowerCase(Locale.ROOT).replaceFirst("\\.[0-7]$", "");
    return lower.matches("0000[0-9a-f]{4}:.*") ? lower.substring(4) : lower;
  }
}
