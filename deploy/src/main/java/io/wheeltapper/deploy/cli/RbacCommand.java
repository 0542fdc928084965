package io.wheeltapper.deploy.cli;

import io.wheeltapper.actuators.kubernetes.Rbac;
import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.core.policy.Policy;
import io.wheeltapper.core.policy.PolicyReader;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.config.Shipped;
import io.wheeltapper.sensors.scheduler.kubernetes.ReadRights;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "rbac",
    header = "The rights in Kubernetes that the ladders in use need, and no others.",
    customSynopsis =
        "@|bold wheeltapper rbac|@ [--observe] [--policies DIR] [--config FILE] [--json]",
    description = {
      "Prints a ClusterRole for the kubernetes actuator, and a Role where the",
      "configuration lets it run Jobs of the site. Reading is the sensor's, under",
      "an account of its own: --observe prints those rights.",
      "Exit code 1 when no ladder names anything that is done on Kubernetes."
    },
    footer = {"", "@|bold Example|@", "  wheeltapper rbac | kubectl apply -f -"})
final class RbacCommand implements Callable<Integer> {

  private final Output output;

  @Option(
      names = "--policies",
      paramLabel = "DIR",
      description = "The bundle; else the configuration's.")
  private @Nullable Path policies;

  @Option(
      names = "--observe",
      description = "What the kubernetes sensor reads, whatever ladders say.")
  private boolean observe;

  @Mixin private final ConfigOptions options = new ConfigOptions();

  @Mixin private final JsonOption json = new JsonOption();

  @Mixin private final Help help = new Help();

  RbacCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    if (observe) {
      return said(List.of(), Optional.of(ReadRights.roles()));
    }
    Config config = options.load().config();
    Path folder = policies == null ? Shipped.policies(config) : policies;
    SortedSet<String> actions = named(PolicyReader.read(folder));
    return said(actions, Rbac.role(actions, jobs(config)));
  }

  private int said(Collection<String> actions, Optional<String> role) throws Exception {
    if (json.on()) {
      output.json(
          Json.mapper().writeValueAsBytes(Map.of("actions", actions, "role", role.orElse(""))));
    } else {
      output.say(role.orElse("no ladder names anything that is done on Kubernetes").strip());
    }
    return role.isPresent() ? 0 : Main.NO;
  }

  private static Map<String, String> jobs(Config config) {
    SortedMap<String, String> jobs = new TreeMap<>();
    config.actuators().values().stream()
        .filter(instance -> instance.kind().equals("kubernetes"))
        .forEach(instance -> jobs.putAll(Rbac.jobs(instance.settings())));
    return jobs;
  }

  /** What ladders name, and what takes that back. */
  private static SortedSet<String> named(Policy policy) {
    SortedSet<String> actions = new TreeSet<>();
    for (String action : Catalogue.names()) {
      if (policy.names(action)) {
        actions.add(action);
        Catalogue.find(action)
            .map(Catalogue.Known::inverse)
            .filter(inverse -> !inverse.isEmpty())
            .ifPresent(actions::add);
      }
    }
    return actions;
  }
}
