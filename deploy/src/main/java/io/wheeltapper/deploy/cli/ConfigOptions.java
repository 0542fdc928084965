package io.wheeltapper.deploy.cli;

import io.wheeltapper.deploy.config.BadConfig;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.config.ConfigReader;
import io.wheeltapper.deploy.config.ConfigReader.Loaded;
import io.wheeltapper.deploy.config.Kinds;
import io.wheeltapper.deploy.config.TopologyFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --config} and {@code --data}. */
final class ConfigOptions {

  @Option(names = "--config", paramLabel = "FILE", description = "The configuration (YAML).")
  private @Nullable Path config;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of ledger and recordings (./data).")
  private @Nullable Path data;

  /** The configuration with what the command line says. */
  Loaded load() throws BadConfig {
    Loaded loaded =
        config == null ? ConfigReader.defaults() : ConfigReader.read(config, Kinds.discover());
    return data == null ? loaded : new Loaded(loaded.config().withData(data), loaded.hash());
  }

  /** The configuration of a file, with another data folder where one is named. */
  static Config of(@Nullable Path file, @Nullable Path folder) throws BadConfig {
    Config config =
        file == null ? Config.defaults() : ConfigReader.read(file, Kinds.discover()).config();
    return folder == null ? config : config.withData(folder);
  }

  static TopologyFile topology(Config config) throws BadConfig {
    return Config.given(config.topology())
        ? TopologyFile.read(config.topology())
        : TopologyFile.EMPTY;
  }
}
