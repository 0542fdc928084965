package io.wheeltapper.deploy.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which commit of this program runs, where it runs from a checkout. */
final class Commit {

  private static final String REF = "ref: ";

  private Commit() {}

  /** Its first twelve digits, else the packaged version's name. */
  static String now() {
    Path git = Path.of(System.getProperty("wheeltapper.home", "")).resolve(".git");
    try {
      String head = Files.readString(git.resolve("HEAD")).strip();
      String hash = head.startsWith(REF) ? ref(git, head.substring(REF.length())) : head;
      if (hash.matches("[0-9a-f]{40}")) {
        return hash.substring(0, 12);
      }
    } catch (IOException e) {
      // No checkout: the version says it.
    }
    return new Version().getVersion()[0];
  }

  private static String ref(Path git, String name) throws IOException {
    Path loose = git.resolve(name);
    if (Files.isRegularFile(loose)) {
      return Files.readString(loose).strip();
    }
    return Files.readAllLines(git.resolve("packed-refs")).stream()
        .filter(line -> line.endsWith(" " + name))
        .map(line -> line.substring(0, line.indexOf(' ')))
        .findFirst()
        .orElse("");
  }
}
