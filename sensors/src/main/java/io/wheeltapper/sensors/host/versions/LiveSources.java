package io.wheeltapper.sensors.host.versions;

import io.wheeltapper.sensors.outside.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * This machine: files of the kernel's, {@code devlink}, {@code ethtool} and {@code fwupdmgr}, which
 * only read.
 *
 * @param root {@code /}
 */
record LiveSources(Path root, Tools program) implements Sources {

  /** More interfaces of hardware has no node. */
  private static final int MOST_INTERFACES = 64;

  private static final int LONGEST_WHY = 200;

  /** fwupdmgr: nothing to tell. */
  private static final int NOTHING = 2;

  @Override
  public Told ask(Source source) throws IOException, InterruptedException {
    return switch (source) {
      case KERNEL -> file("proc/sys/kernel/osrelease");
      case BIOS -> file("sys/class/dmi/id/bios_version");
      case DEVLINK -> command(List.of("devlink", "-j", "dev", "info"), 0);
      case ETHTOOL -> drivers();
      case FWUPD ->
          command(
              List.of(
                  "fwupdmgr",
                  "get-devices",
                  "--json",
                  "--no-metadata-check",
                  "--no-unreported-check"),
              NOTHING);
    };
  }

  private Told file(String name) {
    try {
      return new Told(true, Files.readString(root.resolve(name)));
    } catch (IOException e) {
      return new Told(false, "/" + name + " cannot be read");
    }
  }

  private Told command(List<String> words, int fine) throws IOException, InterruptedException {
    Tools.Answer answer;
    try {
      answer = program.run(words);
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).startsWith("Cannot run program")) {
        return new Told(false, words.getFirst() + " is not installed");
      }
      throw e;
    }
    if (answer.exit() != 0 && answer.exit() != fine) {
      return new Told(false, words.getFirst() + " ends with " + answer.exit() + why(answer));
    }
    return new Told(true, answer.output());
  }

  /** Of standard error, or as fwupdmgr says it where it was asked for JSON. */
  private static String why(Tools.Answer answer) {
    String why =
        answer
            .errors()
            .lines()
            .filter(line -> !line.isBlank())
            .findFirst()
            .orElseGet(() ->
                Json.read(answer.output(), "", (place, w) -> {})
                    .path("Error")
                    .path("Message")
                    .asText());
    String one = why.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return one.isEmpty() ? "" : ": " + one.substring(0, Math.min(LONGEST_WHY, one.length()));
  }

  /** All interfaces together may take as long as one command. */
  private Told drivers() throws IOException, InterruptedException {
    List<String> names;
    try (Stream<Path> all = Files.list(root.resolve("sys/class/net"))) {
      names =
          all.filter(at -> Files.exists(at.resolve("device")))
              .map(at -> String.valueOf(at.getFileName()))
              .filter(name -> !name.startsWith("-"))
              .sorted()
              .limit(MOST_INTERFACES)
              .toList();
    } catch (IOException e) {
      return new Told(false, "/sys/class/net cannot be read");
    }
    long until = System.nanoTime() + program.limit().toNanos();
    StringBuilder text = new StringBuilder();
    Told last = new Told(false, "no network interface of hardware");
    for (String name : names) {
      if (System.nanoTime() > until) {
        throw new IOException("ethtool takes longer than " + program.limit().toSeconds() + " s");
      }
      last = command(List.of("ethtool", "-i", name), 0);
      text.append(last.here() ? last.text() : "").append('\n');
    }
    return text.toString().isBlank()
        ? new Told(false, last.text())
        : new Told(true, text.toString());
  }
}
