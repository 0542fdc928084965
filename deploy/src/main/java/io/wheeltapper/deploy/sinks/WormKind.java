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
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Checkpoints as objects of an S3 bucket that can be written once and not deleted. */
final class WormKind implements SinkKind {

  private static final KindSpec SPEC =
      new KindSpec(
          "s3",
          "Each checkpoint as a locked object of an S3 bucket with object lock (compliance mode)",
          List.of(
              Setting.required("endpoint", Type.URL, "the store, as https://s3.example:9000"),
              Setting.required("bucket", Type.TEXT, "a bucket made with object lock"),
              Setting.optional("region", Type.TEXT, "us-east-1", "what requests are signed for"),
              Setting.required("access-key-file", Type.PATH, "a file with the access key"),
              Setting.required("secret-key-file", Type.PATH, "a file with the secret key"),
              Setting.optional("ca-file", Type.PATH, "", "certificates to believe for https, PEM"),
              Setting.optional("prefix", Type.TEXT, "wheeltapper/", "of the objects' names"),
              Setting.optional("retain", Type.DURATION, "365d", "how long nobody can delete one"),
              Setting.optional("every", Type.DURATION, "10m", "the shortest time between two"),
              Setting.optional("timeout", Type.DURATION, "10s", "for one call")),
          List.of(
              new Outbound("S3: PutObject of a checkpoint, with a retention", true),
              new Outbound("S3: GetObjectLockConfiguration, by doctor", false)));

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public CheckpointSink create(Settings settings) {
    return new Paced(sink(settings), settings.duration("every"), System::nanoTime);
  }

  private static WormSink sink(Settings settings) {
    String endpoint = settings.text("endpoint");
    if (!endpoint.matches("https?://[^\\s/?#]+/?")) {
      throw new BadSetting("endpoint", "'" + endpoint + "' is no store; write https://HOST:PORT");
    }
    return new WormSink(
        new WormSink.Aim(
            URI.create(endpoint),
            settings.text("region"),
            settings.text("bucket"),
            settings.text("prefix"),
            key(settings, "access-key-file"),
            key(settings, "secret-key-file"),
            settings.text("ca-file"),
            settings.duration("retain"),
            settings.duration("timeout")));
  }

  private static String key(Settings settings, String name) {
    try {
      return Files.readString(Path.of(settings.text(name))).strip();
    } catch (IOException e) {
      throw new BadSetting(name, settings.text(name) + " cannot be read: " + e.getMessage());
    }
  }

  @Override
  public Check doctor(Settings settings) {
    try (WormSink sink = sink(settings)) {
      return new Check(true, sink.name() + ", " + sink.look());
    } catch (IOException | RuntimeException e) {
      return new Check(false, settings.text("endpoint") + ": " + e.getMessage());
    }
  }
}
