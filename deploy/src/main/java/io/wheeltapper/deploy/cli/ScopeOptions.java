package io.wheeltapper.deploy.cli;

import java.util.Map;
import picocli.CommandLine.Option;

/** Action × fault × scope of a mode's setting. */
final class ScopeOptions {

  @Option(
      names = "--action",
      paramLabel = "NAME",
      description = "Only this action, or all of an effect: restores, removes, changes … (any).")
  private String action = "*";

  @Option(names = "--fault", paramLabel = "CODE", description = "Only this fault (any).")
  private String fault = "*";

  @Option(
      names = "--at",
      paramLabel = "TARGET",
      description = "Only there: a node, rack, leaf, partition, job … (the whole site).")
  private String target = "site:site";

  /** What the API takes, with who says so and why. */
  Map<String, String> body(WordOptions words) {
    return Map.of(
        "action", action,
        "fault", fault,
        "target", target,
        "by", words.by(),
        "reason", words.reason());
  }
}
