package io.wheeltapper.sensors.scheduler.kubernetes;

import io.wheeltapper.sensors.scheduler.kubernetes.JobView.Budgeted;
import io.wheeltapper.sensors.scheduler.kubernetes.JobView.Ended;
import io.wheeltapper.sensors.scheduler.kubernetes.JobView.Place;
import io.wheeltapper.sensors.scheduler.kubernetes.JobView.Spans;
import io.wheeltapper.sensors.scheduler.kubernetes.JobView.Texts;
import io.wheeltapper.sensors.scheduler.kubernetes.JobView.Waits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Pods and their controllers as jobs. A controller of a training is a job in any case, all else
 * only while it asks for an accelerator: a site's web servers are none of ours. Pure over an
 * inventory.
 */
record Jobs(Inventory all, Gpus gpus, Terms terms) {

  private static final Set<Watched> TRAININGS =
      Set.of(
          Watched.JOB_SET,
          Watched.TRAIN_JOB,
          Watched.PYTORCH_JOB,
          Watched.TF_JOB,
          Watched.MPI_JOB,
          Watched.XGBOOST_JOB,
          Watched.PADDLE_JOB,
          Watched.JAX_JOB,
          Watched.VOLCANO_JOB,
          Watched.RAY_JOB);

  /**
   * The job, or empty where it is none of ours.
   *
   * @param known whether it was one before: it stays one when its pods are gone
   */
  Optional<JobView> look(String id, boolean known) {
    List<PodThing> pods = all.podsOf(id).stream().filter(p -> !p.daemon()).toList();
    Optional<Owner> root = all.root(id);
    boolean ours =
        pods.stream().anyMatch(p -> p.asks().accelerated())
            || root.filter(r -> TRAININGS.contains(r.key().watched())).isPresent()
            || root.filter(r -> known || r.wants().each() > 0).isPresent();
    return ours ? Optional.of(view(id, pods, root)) : Optional.empty();
  }

  private JobView view(String id, List<PodThing> pods, Optional<Owner> root) {
    List<PodThing> live = pods.stream().filter(p -> !p.over()).toList();
    List<PodThing> placed = live.stream().filter(p -> !p.node().isEmpty()).toList();
    Ended ended = ended(pods, root);
    String phase = phase(live, placed, root, ended);
    TreeSet<String> nodes = new TreeSet<>();
    placed.forEach(p -> nodes.add(p.node()));
    boolean runs = phase.equals("running");
    return new JobView(
        id,
        phase,
        state(pods, root),
        new Place(
            phase.equals("ended") ? List.of() : List.copyOf(nodes),
            gpus.of(runs ? placed : live),
            live.size()),
        ended.word().isEmpty() ? waits(id, live, root) : Waits.NOT,
        ended,
        spans(pods, root, runs),
        texts(id, pods, root));
  }

  private static String phase(
      List<PodThing> live, List<PodThing> placed, Optional<Owner> root, Ended ended) {
    if (!ended.word().isEmpty() || (live.isEmpty() && root.isEmpty())) {
      return "ended";
    }
    if (!placed.isEmpty()) {
      return "running";
    }
    return root.filter(r -> r.phase() == Owner.Phase.SUSPENDED).isPresent()
        ? "suspended"
        : "pending";
  }

  private static String state(List<PodThing> pods, Optional<Owner> root) {
    return root.map(r -> r.state().word())
        .filter(word -> !word.isEmpty())
        .orElseGet(() -> pods.isEmpty() ? "" : pods.getFirst().phase());
  }

  private static Ended ended(List<PodThing> pods, Optional<Owner> root) {
    if (root.isPresent()) {
      Owner owner = root.get();
      String why = owner.state().reason();
      return switch (owner.phase()) {
        case SUCCEEDED -> new Ended("COMPLETED", why, owner.times().ended());
        case CANCELLED -> new Ended("CANCELLED", why, owner.times().ended());
        case FAILED ->
            new Ended(why.contains("Deadline") ? "TIMEOUT" : "FAILED", why, owner.times().ended());
        case PENDING, SUSPENDED, RUNNING -> Ended.NOT;
      };
    }
    // A pod that nobody controls ends for good; one of a deployment is replaced.
    if (pods.size() == 1 && pods.getFirst().controller().none() && pods.getFirst().over()) {
      PodThing pod = pods.getFirst();
      String word = pod.phase().equals("Succeeded") ? "COMPLETED" : "FAILED";
      return new Ended(word, pod.ended().reason(), pod.ended().at());
    }
    return Ended.NOT;
  }

  private Waits waits(String id, List<PodThing> live, Optional<Owner> root) {
    List<PodThing> waiting =
        live.stream().filter(p -> p.node().isEmpty() && p.times().deleted() == 0).toList();
    if (!waiting.isEmpty()) {
      PodThing first =
          waiting.stream()
              .min(
                  Comparator.comparing((PodThing p) -> p.waits().reason().isEmpty() ? 1 : 0)
                      .thenComparing(PodThing::name))
              .orElseThrow();
      long since =
          waiting.stream().mapToLong(p -> p.times().created()).filter(t -> t > 0).min().orElse(0);
      return new Waits(
          waiting.size(),
          Unschedulable.word(first.waits().reason(), first.waits().message()),
          first.waits().message(),
          waiting.stream().mapToLong(p -> p.asks().gpus()).max().orElse(0),
          waiting.stream().mapToLong(p -> p.asks().gpus()).sum(),
          since);
    }
    Optional<Owner> word = all.word(id);
    boolean held = live.isEmpty() && word.filter(w -> !w.phase().over()).isPresent();
    if (!held) {
      return Waits.NOT;
    }
    Owner w = word.orElseThrow();
    return new Waits(
        (int) w.wants().pieces(),
        w.state().reason(),
        w.state().message(),
        w.wants().each(),
        w.wants().pieces() * w.wants().each(),
        root.map(r -> r.times().created()).orElse(w.times().created()));
  }

  private static Spans spans(List<PodThing> pods, Optional<Owner> root, boolean runs) {
    long restarts =
        Math.max(
            root.map(r -> r.state().restarts()).orElse(0L),
            pods.stream().mapToLong(p -> p.ended().restarts()).max().orElse(0));
    long began =
        pods.stream().mapToLong(p -> p.times().started()).filter(t -> t > 0).min().orElse(0);
    long from = root.map(r -> r.times().started()).filter(t -> t > 0).orElse(began);
    long limit = root.map(r -> r.times().limit()).orElse(0L);
    return new Spans(runs ? from : 0, runs && limit > 0 && from > 0 ? from + limit : 0, restarts);
  }

  private Texts texts(String id, List<PodThing> pods, Optional<Owner> root) {
    Stream<Map<String, String>> labels =
        Stream.concat(
            root.map(r -> r.people().labels()).stream(),
            pods.stream().map(PodThing::labels).limit(1));
    List<Map<String, String>> found = labels.toList();
    String queue =
        Stream.concat(
                Stream.of(
                    root.map(r -> r.people().queue()).orElse(""),
                    all.word(id).map(w -> w.people().queue()).orElse("")),
                found.stream().map(l -> l.getOrDefault("kueue.x-k8s.io/queue-name", "")))
            .filter(q -> !q.isEmpty())
            .findFirst()
            .orElse("");
    String checkpoint =
        Stream.concat(
                root.map(r -> r.people().checkpoint()).stream(),
                pods.stream().map(PodThing::checkpoint))
            .filter(c -> !c.isEmpty())
            .findFirst()
            .orElse("");
    return new Texts(
        id.substring(id.lastIndexOf('/') + 1),
        queue,
        first(terms.labels().user(), found),
        checkpoint,
        budget(pods));
  }

  static String first(List<String> keys, List<Map<String, String>> labels) {
    for (String key : keys) {
      for (Map<String, String> one : labels) {
        String value = one.getOrDefault(key, "");
        if (!value.isEmpty()) {
          return value;
        }
      }
    }
    return "";
  }

  private Budgeted budget(List<PodThing> pods) {
    List<Budgeted> found = new ArrayList<>();
    for (Budget budget : all.budgets()) {
      boolean its =
          budget.counted()
              && pods.stream()
                  .anyMatch(p ->
                      p.key().namespace().equals(budget.key().namespace())
                          && budget.selector().selects(p.labels()));
      if (its) {
        found.add(new Budgeted(budget.key().name(), budget.allowed()));
      }
    }
    return found.stream().min(Comparator.comparingLong(Budgeted::allowed)).orElse(Budgeted.NONE);
  }
}
