package io.wheeltapper.deploy.demo;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Deals trouble: first one of every kind, then at random; each kind with all its symptoms. */
final class Faults {

  private static final List<Trouble> MIX =
      Arrays.stream(Trouble.values())
          .flatMap(trouble -> Stream.generate(() -> trouble).limit(trouble.weight()))
          .toList();

  private final Ground ground;
  private final Work work;
  private final Machines machines;
  private final People people;
  private final Weather weather;
  private final Chance chance;

  Faults(Ground ground, Work work, Machines machines, People people, Weather weather) {
    this.ground = ground;
    this.work = work;
    this.machines = machines;
    this.people = people;
    this.weather = weather;
    this.chance = ground.chance("faults");
  }

  void begin() {
    Pace.Faults pace = ground.pace().faults();
    long at = pace.first();
    for (Trouble trouble : chance.shuffled(List.of(Trouble.values()))) {
      ground.agenda().in(at, () -> strike(trouble));
      at += pace.opening();
    }
    ground.agenda().in(at, this::next);
  }

  private void next() {
    strike(chance.pick(MIX));
    ground.agenda().in(chance.exponential(ground.pace().faults().between()), this::next);
  }

  private void strike(Trouble trouble) {
    switch (trouble) {
      case WARM_WATER -> weather.warm(chance.pick(List.of(1, 2)));
      case FOREIGN_DRAIN -> victim(_ -> true).ifPresent(people::takeOut);
      case UNREACHABLE -> victim(_ -> true).ifPresent(this::lose);
      default ->
          victim(node -> node.job != null && !node.job.stalled)
              .ifPresent(node -> hurt(node, trouble));
    }
  }

  /** A node that is open and well. */
  private Optional<Node> victim(Predicate<Node> fits) {
    List<Node> well =
        ground.floor().nodes().stream()
            .filter(node -> node.open() && node.healthy() && fits.test(node))
            .toList();
    return well.isEmpty() ? Optional.empty() : Optional.of(chance.pick(well));
  }

  private void lose(Node node) {
    machines.lose(node);
    people.watch(node);
  }

  private void hurt(Node node, Trouble trouble) {
    Gpu gpu = chance.pick(node.gpus);
    Job job = node.job;
    if (job == null) {
      return;
    }
    if (trouble != Trouble.APP_FAULT) {
      gpu.trouble = trouble;
      people.watch(node);
    }
    Symptoms symptoms = new Symptoms(ground, work, node, gpu, job);
    switch (trouble) {
      case FELL_OFF_BUS -> symptoms.fellOffBus();
      case MEMORY_REMAP -> symptoms.memoryRemap();
      case CONTAINED -> symptoms.contained();
      case GSP_TIMEOUT -> symptoms.gspTimeout();
      case APP_FAULT -> symptoms.appFault();
      case PAGE_FAULTS -> symptoms.pageFault();
      case UNREACHABLE, FOREIGN_DRAIN, WARM_WATER ->
          throw new IllegalArgumentException(trouble + " is no GPU's");
    }
  }

  /** A job that starts on a GPU that breaks jobs will break there. */
  void started(Job job) {
    for (Node node : job.nodes) {
      for (Gpu gpu : node.gpus) {
        Trouble trouble = gpu.trouble;
        if (trouble != null && trouble.breaksJobs()) {
          new Symptoms(ground, work, node, gpu, job).again(trouble);
        }
      }
    }
  }
}
