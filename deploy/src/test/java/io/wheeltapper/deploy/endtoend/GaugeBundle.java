package io.wheeltapper.deploy.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A bundle of one rule and one ladder, for a story of which no more than that is to be seen: the
 * rule finds the fault at a node whose gauge is 1, and of all limits only the nodes out at once
 * bind.
 *
 * @param name of the bundle
 * @param gauge the metric
 * @param fault what is found
 * @param atOnce how many nodes may be out, a number or a share
 * @param ladder what stands below the fault in {@code ladders.yaml}, from the first column on
 */
record GaugeBundle(String name, String gauge, String fault, String atOnce, String ladder) {

  /** Writes it, and gives its folder, below this one. */
  Path in(Path folder) throws IOException {
    Path policies = folder.resolve("policies");
    Files.createDirectories(policies.resolve("rules"));
    Files.writeString(
        policies.resolve("bundle.yaml"),
        "name: " + name + "\nversion: 1.0.0\nowner: me\nmode: act\n");
    Files.writeString(
        policies.resolve("rules/r.drl"),
        """
        rule "One" @tier(node) salience 1 when
          $s: Snapshot(target.kind == Kind.NODE, number("%s") >= 1)
        then findings.found("%s", $s); end
        """
            .formatted(gauge, fault));
    Files.writeString(
        policies.resolve("ladders.yaml"),
        "version: 1\nladders:\n  " + fault + ":\n" + ladder.indent(4));
    Files.writeString(
        policies.resolve("limits.yaml"),
        """
        version: 1
        radius:
          - {per: site, at-once: %s}
        common-cause: {least: 1000, rates: {%s: 1000000}}
        """
            .formatted(atOnce, fault));
    Files.writeString(
        policies.resolve("costs.yaml"),
        """
        version: 1
        faults:
          %s: {per-hour: 60, working: 0, repair: 1h, source: "a test"}
        """
            .formatted(fault));
    return policies;
  }
}
