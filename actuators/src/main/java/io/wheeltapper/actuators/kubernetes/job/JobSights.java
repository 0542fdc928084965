package io.wheeltapper.actuators.kubernetes.job;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.job.Endpoint;
import io.wheeltapper.actuators.job.Exposed;
import io.wheeltapper.actuators.job.Sight;
import io.wheeltapper.actuators.job.Sights;
import io.wheeltapper.actuators.job.Source;
import java.util.Optional;

/** What one job shows beside files: its annotations, and its first pod's own endpoint. */
record JobSights(Jobs jobs, Root job) implements Sights {

  @Override
  public Optional<Sight> look(Source source) throws CallFailed, InterruptedException {
    return switch (source) {
      case Source.Annotation(String key) -> annotation(key);
      case Source.Answer(Endpoint endpoint) -> answer(endpoint).map(Sight::of);
      case Source.Metric(Endpoint endpoint, String name) ->
          answer(endpoint).flatMap(text -> Exposed.value(text, name)).map(Sight::of);
      case Source.File file -> throw new IllegalArgumentException(file + " is a file");
    };
  }

  private Optional<Sight> annotation(String key) throws CallFailed, InterruptedException {
    return jobs.root(job.controller(), job.ref().namespace(), job.ref().name())
        .map(now -> now.annotations().getOrDefault(key, ""))
        .filter(text -> !text.isEmpty())
        .map(Sight::of);
  }

  private Optional<String> answer(Endpoint endpoint) throws CallFailed, InterruptedException {
    Optional<Member> first = first();
    return first.isEmpty() ? Optional.empty() : jobs.answer(first.get().ip(), endpoint);
  }

  /** The first by name that has an address; a Ray cluster's head before all. */
  Optional<Member> first() throws CallFailed, InterruptedException {
    return jobs.pods(job).stream()
        .filter(p -> p.live() && !p.ip().isEmpty())
        .min(java.util.Comparator.comparing((Member p) -> !p.head()).thenComparing(Member::name));
  }
}
