package io.wheeltapper.deploy.endtoend;

import io.wheeltapper.deploy.config.Kinds;
import io.wheeltapper.deploy.wiring.Outgoing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Slurm's commands, wrapped: each call is noted before the real one is made. */
final class Calls {

  private static final List<String> COMMANDS =
      List.of("scontrol", "squeue", "sinfo", "sdiag", "sacct", "scancel");

  private final Path bin;
  private final Path log;

  private Calls(Path bin, Path log) {
    this.bin = bin;
    this.log = log;
  }

  /** Writes the wrappers into a new folder below this one. */
  static Calls wrap(Path parent) throws IOException {
    Path bin = Files.createDirectory(parent.resolve("bin"));
    Path log = Files.createFile(parent.resolve("calls.log"));
    Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("rw-rw-rw-"));
    for (String command : COMMANDS) {
      script(bin.resolve(command), log, command, "exec /usr/bin/" + command + " \"$@\"");
    }
    script(bin.resolve("validate"), log, "validate", "exit 0");
    Files.setPosixFilePermissions(bin, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new Calls(bin, log);
  }

  private static void script(Path file, Path log, String name, String then) throws IOException {
    // One write a call, so that calls at the same time do not mix.
    String text = "#!/bin/sh\nprintf '%s\\n' \"" + name + " $*\" >>" + log + "\n" + then + "\n";
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** The folder of the wrapped commands. */
  Path bin() {
    return bin;
  }

  /** Every call until now: the command and its arguments. */
  List<String> made() throws IOException {
    return Files.readAllLines(log);
  }

  /** What is published of one sort: every kind of outbound call. */
  static List<String> published(boolean writes) {
    return Outgoing.all(Kinds.discover()).stream()
        .filter(call -> call.writes() == writes)
        .map(Outgoing::call)
        .flatMap(Calls::each)
        .toList();
  }

  /** {@code "slurm: scontrol show node|job"} names two calls. */
  private static Stream<String> each(String published) {
    String calls = published.replaceFirst("^[A-Za-z]+: ", "");
    return Arrays.stream(calls.split(", "))
        .flatMap(call -> {
          int blank = call.lastIndexOf(' ');
          String start = call.substring(0, blank + 1);
          return Arrays.stream(call.substring(blank + 1).split("\\|")).map(start::concat);
        });
  }

  /** Whether its words stand, in order, in the call. */
  static boolean covers(String published, String call) {
    List<String> words = Arrays.asList(call.split(" "));
    int from = 0;
    for (String wanted : Arrays.asList(published.split(" "))) {
      int at = from;
      while (at < words.size() && !word(words.get(at)).equals(wanted)) {
        at++;
      }
      if (at == words.size() || (from == 0 && at > 0)) {
        return false;
      }
      from = at + 1;
    }
    return true;
  }

  /** {@code NodeName=n001} is the word {@code NodeName}; the same of {@code --signal=USR1}. */
  private static String word(String argument) {
    int is = argument.indexOf('=');
    return is < 0 ? argument : argument.substring(0, is);
  }
}
