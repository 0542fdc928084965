package io.wheeltapper.deploy.sinks;

import io.wheeltapper.core.runtime.ledger.CheckpointSink;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Outbound;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.storage.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** Checkpoints as syslog messages: to a server, or to this machine's own by {@code logger}. */
final class SyslogKind implements SinkKind {

  private static final Path LOCAL = Path.of("/dev/log");

  private static final KindSpec SPEC =
      new KindSpec(
          "syslog",
          "Each checkpoint as a message (RFC 5424, facility 13, log audit), the note in base64",
          List.of(
              Setting.optional(
                  "server",
                  Type.URL,
                  "",
                  "as tls://log.example:6514 or tcp://…:601; without one this machine's own syslog"),
              Setting.optional("ca-file", Type.PATH, "", "certificates to believe for tls, PEM"),
              Setting.optional("timeout", Type.DURATION, "10s", "for one message")),
          List.of(
              new Outbound("syslog: a message for each checkpoint, by TCP or TLS", true),
              new Outbound("logger: a message for each checkpoint to the local syslog", true)));

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public CheckpointSink create(Settings settings) {
    String server = settings.text("server");
    if (server.isEmpty()) {
      return new SyslogSink(InstantSource.system());
    }
    if (!server.matches("(tls|tcp)://[^/\\s]+:\\d{1,5}/?")) {
      throw new BadSetting("server", "'" + server + "' is no server; write tls://HOST:PORT");
    }
    String ca = settings.text("ca-file");
    try {
      return new SyslogSink(
          InstantSource.system(),
          java.net.URI.create(server),
          ca.isEmpty() ? null : Trust.of(Path.of(ca)).getTrustManagers(),
          settings.duration("timeout"));
    } catch (IOException e) {
      throw new BadSetting("ca-file", ca + " cannot be read: " + e.getMessage());
    }
  }

  @Override
  public Check doctor(Settings settings) {
    if (settings.text("server").isEmpty()) {
      boolean there = Files.exists(LOCAL);
      return new Check(
          there, there ? "this machine's own syslog" : LOCAL + " is missing; set 'server'");
    }
    try {
      ((SyslogSink) create(settings)).connect().close();
      return new Check(true, settings.text("server"));
    } catch (IOException e) {
      return new Check(false, settings.text("server") + ": " + e.getMessage());
    }
  }
}
