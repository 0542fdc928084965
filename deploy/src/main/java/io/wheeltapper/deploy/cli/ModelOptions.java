package io.wheeltapper.deploy.cli;

import io.wheeltapper.advisor.AdvisorKinds;
import io.wheeltapper.deploy.config.Advising;
import io.wheeltapper.deploy.config.Config;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which model is asked: that of a configuration, one behind an address, or a script. */
final class ModelOptions {

  /** No limit that anybody would reach: who names a model here has said how much is asked. */
  private static final String PLENTY = "1000000000";

  @Option(names = "--config", paramLabel = "FILE", description = "Whose adviser is asked.")
  private @Nullable Path config;

  @Option(names = "--model", paramLabel = "NAME", description = "Or this model …")
  private @Nullable String model;

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description = "… behind this address, up to /v1")
  private @Nullable String endpoint;

  @Option(names = "--provider", paramLabel = "KIND", description = "… openai (default), anthropic.")
  private String provider = "openai";

  @Option(names = "--key-file", paramLabel = "FILE", description = "… with the key in this file.")
  private @Nullable Path key;

  @Option(names = "--answers", paramLabel = "FILE", description = "Or a scripted model (YAML).")
  private @Nullable Path answers;

  /** The configuration; its bundle is asked about. */
  Config config() throws Exception {
    return ConfigOptions.of(config, null);
  }

  /** Who is asked. */
  Advising advising(Config from) {
    if (answers != null && model != null) {
      throw new BadUse("--answers and --model both name who is asked; give one");
    }
    if (answers != null) {
      return Advising.of(
          AdvisorKinds.find("scripted").orElseThrow(),
          budgets(new HashMap<>(Map.of("file", answers.toString()))));
    }
    if (model != null) {
      return Advising.of(AdvisorKinds.find(kind()).orElseThrow(), budgets(remote(model)));
    }
    if (endpoint != null || key != null) {
      throw new BadUse("--endpoint and --key-file want --model NAME");
    }
    if (!from.advisor().on()) {
      throw new BadUse(
          "nobody to ask: no adviser is configured; name a file with advisor: {kind: …} by"
              + " --config, or --model NAME --endpoint URL, or --answers FILE");
    }
    return from.advisor();
  }

  private String kind() {
    if (!provider.equals("openai") && !provider.equals("anthropic")) {
      throw new BadUse("--provider is openai or anthropic, not '" + provider + "'");
    }
    return provider;
  }

  private Map<String, String> remote(String name) {
    Map<String, String> settings = new HashMap<>(Map.of("model", name));
    if (endpoint != null) {
      settings.put("url", endpoint);
    }
    if (key != null) {
      settings.put("key-file", key.toString());
    }
    settings.put("timeout", "2m");
    settings.put("calls-per-minute", "1000");
    return settings;
  }

  /** No budget of a day, and no control question: the model itself is looked at. */
  private static Map<String, String> budgets(Map<String, String> settings) {
    settings.put("canary-calls", "0");
    settings.put("day-tokens", PLENTY);
    settings.put("day-calls", PLENTY);
    settings.put("day-time", "365d");
    return settings;
  }
}
