package io.wheeltapper.deploy.sinks;

import io.wheeltapper.core.runtime.ledger.CheckpointSink;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Outbound;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Checkpoints as commits of a Git repository, pushed where that is told. */
final class GitKind implements SinkKind {

  private static final KindSpec SPEC =
      new KindSpec(
          "git",
          "Each checkpoint as a commit of the file 'checkpoint' in a Git repository",
          List.of(
              Setting.required("path", Type.PATH, "the repository's work tree"),
              Setting.optional(
                  "push", Type.TEXT, "", "the remote to push to, such as origin; none without"),
              Setting.optional("every", Type.DURATION, "1m", "the shortest time between two")),
          List.of(
              new Outbound("git: commit a checkpoint in the configured repository", true),
              new Outbound("git: push to the configured remote, only with 'push'", true)));

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public CheckpointSink create(Settings settings) {
    String remote = settings.text("push");
    if (!remote.matches("[A-Za-z0-9][A-Za-z0-9._/-]*|")) {
      throw new BadSetting("push", "'" + remote + "' is no name of a remote; write origin");
    }
    GitSink sink = new GitSink(Path.of(settings.text("path")), remote);
    return new Paced(sink, settings.duration("every"), System::nanoTime);
  }

  @Override
  public Check doctor(Settings settings) {
    GitSink sink = new GitSink(Path.of(settings.text("path")), settings.text("push"));
    try {
      sink.look();
      return new Check(true, sink.name());
    } catch (IOException e) {
      return new Check(false, sink.name() + ": " + e.getMessage() + "; run git init there");
    }
  }
}
