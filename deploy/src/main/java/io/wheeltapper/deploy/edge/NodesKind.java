package io.wheeltapper.deploy.edge;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Outbound;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.deploy.config.Loopback;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The nodes' own agents, {@code wheeltapper node}, as a sensor of this one. */
public final class NodesKind implements SensorKind {

  private static final KindSpec SPEC =
      new KindSpec(
          "nodes",
          "What 'wheeltapper node' of each machine sends: HTTP/2, once and in order",
          List.of(
              Setting.optional("port", Type.WHOLE, "", "where to listen, as 8485"),
              Setting.optional("bind", Type.TEXT, "127.0.0.1", "the address to listen on"),
              Setting.optional("certificate", Type.PATH, "", "the server's, PEM"),
              Setting.optional("key", Type.PATH, "", "its key, PKCS#8 PEM"),
              Setting.optional(
                  "nodes-ca",
                  Type.PATH,
                  "",
                  "who signs the nodes' certificates; a node's common name is its name"),
              Setting.optional("token-file", Type.PATH, "", "a line 'NODE TOKEN' each, * for any"),
              Setting.optional(
                  "gateways", Type.LIST, "", "nodes that may speak of plant and of other nodes"),
              Setting.optional(
                  "cursors",
                  Type.PATH,
                  "",
                  "a file that keeps how far each node was taken, over restarts"),
              Setting.optional(
                  "expect", Type.LIST, "", "nodes that should be heard from the start")),
          List.of(new Outbound("'wheeltapper node' to its own agent: POST /v1/signals", false)));

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Sensor create(Settings settings) {
    return new NodesSensor(settings.instance(), aim(settings));
  }

  private static NodesSensor.Aim aim(Settings settings) {
    Path certificate = file(settings, "certificate");
    Path key = file(settings, "key");
    Path nodesCa = file(settings, "nodes-ca");
    Path tokens = file(settings, "token-file");
    if (settings.text("port").isBlank()) {
      throw new BadSetting("port", "set 'port', where nodes may send to, as 8485");
    }
    long port = settings.whole("port");
    if (port > 65_535) {
      throw new BadSetting("port", "'" + port + "' is no port; write 1 to 65535");
    }
    if ((certificate == null) != (key == null)) {
      throw new BadSetting("key", "'certificate' and 'key' come together");
    }
    if (nodesCa != null && certificate == null) {
      throw new BadSetting("nodes-ca", "nodes show certificates only over TLS: set 'certificate'");
    }
    if (!Loopback.is(settings.text("bind"))
        && (certificate == null || nodesCa == null && tokens == null)) {
      throw new BadSetting(
          "bind",
          "'"
              + settings.text("bind")
              + "' is no loopback address: set 'certificate' and 'key', and 'nodes-ca' or"
              + " 'token-file'");
    }
    return new NodesSensor.Aim(
        settings.text("bind"),
        (int) port,
        certificate,
        key,
        nodesCa,
        tokens,
        settings.list("gateways"),
        file(settings, "cursors"),
        settings.list("expect"),
        NodesSensor.HEARTBEAT);
  }

  private static @Nullable Path file(Settings settings, String key) {
    return settings.text(key).isBlank() ? null : settings.path(key);
  }

  @Override
  public Optional<Sensor> recorded(Path file, Settings settings) {
    return Optional.empty();
  }

  @Override
  public Check doctor(Settings settings) {
    NodesSensor.Aim aim;
    try {
      aim = aim(settings);
      if (aim.tokens() != null) {
        Admission.read(aim.tokens(), List.of());
      }
    } catch (BadSetting | IOException e) {
      return new Check(false, String.valueOf(e.getMessage()));
    }
    for (Path each : new Path[] {aim.certificate(), aim.key(), aim.nodesCa()}) {
      if (each != null && !Files.isReadable(each)) {
        return new Check(false, "cannot be read: " + each);
      }
    }
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(aim.bind(), aim.port()));
    } catch (IOException e) {
      return new Check(false, "port " + aim.port() + " is taken: " + e.getMessage());
    }
    return new Check(
        true,
        "can listen on "
            + aim.bind()
            + ":"
            + aim.port()
            + (aim.cursors() == null
                ? "; without 'cursors' a restart may take a letter twice"
                : ""));
  }
}
