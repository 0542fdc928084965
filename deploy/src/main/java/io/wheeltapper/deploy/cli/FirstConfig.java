package io.wheeltapper.deploy.cli;

import io.wheeltapper.deploy.cli.Surroundings.Found;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The text of a first configuration: what was found, each with what was seen of it. */
final class FirstConfig {

  /** Two that read one thing would say it twice: of each pair the first. */
  private static final List<List<String>> ONE_ORIGIN =
      List.of(List.of("nvml", "nvidia-smi"), List.of("ibmad", "ibtools"));

  /** What the unit of systemd keeps from the agent until a drop-in gives it. */
  private static final Set<String> OF_THE_MACHINE =
      Set.of("kmsg", "nvml", "nvidia-smi", "ibmad", "ibtools", "smart", "fabric-manager");

  /** Hands that write to nothing but the scheduler that is read anyway. */
  private static final Set<String> SCHEDULERS = Set.of("slurm", "kubernetes");

  private static final int WIDTH = 100;

  private final StringBuilder text = new StringBuilder();
  private final List<Found> found;
  private final boolean service;

  private FirstConfig(List<Found> found, boolean service) {
    this.found = found;
    this.service = service;
  }

  /**
   * The text.
   *
   * @param service whether it is for the unit of systemd, which keeps the machine's devices away
   */
  static String of(String site, Path data, List<Found> found, boolean service) {
    return new FirstConfig(found, service).all(site, data);
  }

  /** What stands in it, not as a comment. */
  static List<Found> on(List<Found> found, boolean service) {
    return new FirstConfig(found, service)
        .found.stream()
            .filter(f -> f.sort().equals("sensor") ? sensed(found, service, f) : hand(f))
            .toList();
  }

  private static boolean hand(Found one) {
    return SCHEDULERS.contains(one.kind());
  }

  private static boolean sensed(List<Found> found, boolean service, Found one) {
    boolean twice =
        ONE_ORIGIN.stream()
            .anyMatch(pair ->
                pair.get(1).equals(one.kind())
                    && found.stream().anyMatch(f -> f.kind().equals(pair.get(0))));
    return !twice && !(service && OF_THE_MACHINE.contains(one.kind()));
  }

  private String all(String site, Path data) {
    says("", "Written by `wheeltapper init` from what works on this machine; yours to change.");
    says("", "Every key has a default; an unknown one is an error. `wheeltapper doctor` tells of");
    says("", "every kind, `wheeltapper doctor --config FILE` whether this file can work.");
    text.append("site: ").append(quoted(site)).append('\n');
    text.append("data: ").append(quoted(data.toString()));
    text.append("  # the ledger, its key, recordings\n");
    text.append("# topology: topology.yaml  # racks, leaf switches, PDUs\n\n");
    sensors();
    text.append('\n');
    actuators();
    text.append('\n');
    says(
        "",
        "Where signed tree heads go besides, so that a rollback of the ledger is seen: a folder");
    says("", "outside the agent's own rights. --act wants one.");
    text.append("# checkpoints: {sinks: [/mnt/share/wheeltapper]}\n");
    return text.toString();
  }

  private void sensors() {
    List<Found> sensors = found.stream().filter(f -> f.sort().equals("sensor")).toList();
    if (sensors.stream().noneMatch(f -> sensed(found, service, f))) {
      says("", "Nothing was found that can be read here. For example:");
      text.append("# sensors:\n#   slurm: {kind: slurm}\n");
      return;
    }
    text.append("sensors:\n");
    for (Found one : sensors) {
      boolean on = sensed(found, service, one);
      says("  ", one.seen());
      if (!on) {
        says("  ", why(one));
      }
      entry(on, one);
    }
    says(
        "  ", "What only a machine itself can see: `wheeltapper node` there, which sends it here.");
    text.append("  # nodes: {kind: nodes, port: 8485}\n");
  }

  private static String why(Found one) {
    return OF_THE_MACHINE.contains(one.kind())
        ? "The service may not read it: let `wheeltapper node` do that, or widen the unit, see"
            + " /usr/share/doc/wheeltapper/systemd."
        : "Left out: another sensor here reads the same.";
  }

  private void actuators() {
    says("", "What could be acted on. Until a person starts it with --act it observes: these are");
    says("", "asked what an action would do, and never told to do it. Without them no action");
    says("", "can be named.");
    List<Found> hands = found.stream().filter(f -> f.sort().equals("actuator")).toList();
    boolean any = hands.stream().anyMatch(FirstConfig::hand);
    text.append(any ? "actuators:\n" : "# actuators:\n");
    for (Found one : hands) {
      if (hand(one)) {
        says("  ", one.seen());
        entry(true, one);
      }
    }
    says("  ", "Add the site's own check of a node, and nodes that were repaired are given back:");
    says("  ", "  validate-command: [/usr/local/sbin/check-node, \"{node}\"]");
    says("  ", "Whom to call; the key that signs the calls stays in a file of its own:");
    says("  ", "notify: {kind: notify, url: https://pager.example/hook, secret-file: ./hook.key}");
  }

  private void entry(boolean on, Found one) {
    text.append(on ? "  " : "  # ").append(one.name()).append(": {kind: ").append(one.kind());
    for (Map.Entry<String, String> each : one.settings().entrySet()) {
      text.append(", ").append(each.getKey()).append(": ").append(quoted(each.getValue()));
    }
    text.append("}\n");
  }

  private void says(String indent, String line) {
    for (String part : Columns.wrap(Terminal.plain(line, 300), WIDTH - 4)) {
      text.append(indent).append("# ").append(part);
      while (Character.isWhitespace(text.charAt(text.length() - 1))) {
        text.setLength(text.length() - 1);
      }
      text.append('\n');
    }
  }

  /** YAML's double-quoted form, of any text; plain where it is nothing but a word or a path. */
  private static String quoted(String text) {
    if (text.matches("[A-Za-z/][A-Za-z0-9/._-]*")
        && !text.matches("(?i)true|false|null|yes|no|on|off|y|n")) {
      return text;
    }
    return text.codePoints()
        .mapToObj(c ->
            switch (c) {
              case '"' -> "\\\"";
              case '\\' -> "\\\\";
              default -> c < 0x20 ? "\\x%02x".formatted(c) : Character.toString(c);
            })
        .collect(Collectors.joining("", "\"", "\""));
  }
}
