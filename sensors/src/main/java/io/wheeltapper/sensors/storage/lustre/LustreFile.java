package io.wheeltapper.sensors.storage.lustre;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One recording: the text of {@code lctl get_param}, one file of procfs, or a folder that holds
 * {@code proc} and {@code sys}. Its time is the newest that it names.
 */
final class LustreFile implements Sensor {

  private static final int LARGEST = 256 << 20;

  /** Where in a file's path the parameter's name begins. */
  private static final Pattern BARE =
      Pattern.compile("(?:^|[./_])((?:obdfilter|mdt|llite|osc|mdc|osd-\\w+)\\.[\\w-]+\\.\\w+)$");

  private final Path file;
  private final Supplier<ServerFacts> server;
  private final Supplier<ClientFacts> client;

  LustreFile(Path file, Supplier<ServerFacts> server, Supplier<ClientFacts> client) {
    this.file = file;
    this.server = server;
    this.client = client;
  }

  @Override
  public long heartbeatMillis() {
    return Long.MAX_VALUE / 4;
  }

  @Override
  public void run(Sink sink) throws Exception {
    List<Param> params =
        Files.isDirectory(file)
            ? new FilesSource(file, Duration.ofMinutes(1)).read(sink)
            : ParamText.read(text(), bare(file), sink);
    if (params.isEmpty()) {
      throw new IOException(file + " holds no parameter of Lustre that is read here");
    }
    long at =
        params.stream().flatMap(p -> p.lines().stream()).mapToLong(Stats::time).max().orElse(0);
    List<Signal> signals = new ArrayList<>(server.get().take(params, at, sink));
    signals.addAll(client.get().take(params, at));
    if (!signals.isEmpty()) {
      sink.emit(signals);
    }
  }

  private String text() throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new IOException(file + " is larger than " + LARGEST + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** {@code obdfilter.OST0001.stats} of {@code …/obdfilter/OST0001/stats}, or nothing. */
  static String bare(Path file) {
    String dotted = file.toString().replace("__", ".").replace('/', '.');
    Matcher m = BARE.matcher(dotted);
    return m.find() ? m.group(1) : "";
  }
}
