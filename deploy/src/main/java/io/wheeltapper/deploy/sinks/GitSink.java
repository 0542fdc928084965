package io.wheeltapper.deploy.sinks;

import io.wheeltapper.core.runtime.ledger.CheckpointSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Commits each checkpoint, by the {@code git} program: the file has the newest, its history all.
 * Nothing of the repository's own is run: no hooks, no signing, no questions.
 */
final class GitSink implements CheckpointSink {

  private static final String FILE = "checkpoint";

  private static final Map<String, String> QUIET =
      Map.of("GIT_TERMINAL_PROMPT", "0", "GIT_ASKPASS", "/bin/false", "LC_ALL", "C");

  private final Path repository;
  private final String remote;

  GitSink(Path repository, String remote) {
    this.repository = repository;
    this.remote = remote;
  }

  @Override
  public String name() {
    return "git " + repository + (remote.isEmpty() ? "" : ", pushed to " + remote);
  }

  @Override
  public void publish(String note) throws IOException {
    Files.writeString(repository.resolve(FILE), note);
    git("add", "--", FILE);
    String size = note.lines().skip(1).findFirst().orElse("");
    if (!git("status", "--porcelain", "--", FILE).isBlank()) {
      git(
          "commit",
          "--quiet",
          "--no-verify",
          "-m",
          "Checkpoint of " + size + " entries",
          "--",
          FILE);
    }
    if (!remote.isEmpty()) {
      git("push", "--quiet", "--", remote, "HEAD");
    }
  }

  /** Whether there is a work tree. */
  void look() throws IOException {
    if (!git("rev-parse", "--is-inside-work-tree").strip().equals("true")) {
      throw new IOException("it has no work tree");
    }
  }

  private String git(String... words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "git",
                "-C",
                repository.toString(),
                "-c",
                "user.name=wheeltapper",
                "-c",
                "user.email=wheeltapper@localhost",
                "-c",
                "commit.gpgSign=false",
                "-c",
                "core.hooksPath=/dev/null"));
    command.addAll(List.of(words));
    return Command.run(QUIET, command);
  }
}
