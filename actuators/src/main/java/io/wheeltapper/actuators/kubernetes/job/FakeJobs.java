package io.wheeltapper.actuators.kubernetes.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.job.Endpoint;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Jobs in memory for tests, as the server's own JSON: what is read of them goes by the real reader.
 * Their controllers end the pods of what is stopped at once, and make those of what is started when
 * {@link #settle} lets them. Not thread-safe.
 */
public final class FakeJobs implements Jobs {

  private final Controller controller;
  private final ObjectNode job;
  private final Function<JobChange, String> words;
  private final List<ObjectNode> pods = new ArrayList<>();
  private final Map<String, String> answers = new TreeMap<>();
  private final Set<String> isolated = new HashSet<>();
  private final List<JobChange> changes = new ArrayList<>();
  private Optional<ObjectNode> workload = Optional.empty();
  private Consumer<JobChange> after = _ -> {};
  private Predicate<JobChange> refuses = _ -> false;
  private boolean stubborn;
  private int made;

  /**
   * One job.
   *
   * @param words how a change is described
   */
  public FakeJobs(Controller controller, ObjectNode job, Function<JobChange, String> words) {
    this.controller = controller;
    this.job = job;
    this.words = words;
    meta(job).put("resourceVersion", "1");
  }

  /** A pod as its controller makes it; it is made anew of the same. */
  public FakeJobs pod(ObjectNode pod) {
    pods.add(pod);
    return this;
  }

  /** Kueue has it. */
  public FakeJobs under(ObjectNode its) {
    workload = Optional.of(its);
    meta(its).put("resourceVersion", "1");
    return this;
  }

  /** No new work can land there. */
  public FakeJobs isolate(String node) {
    isolated.add(node);
    return this;
  }

  /** What its own endpoint answers at a path. */
  public FakeJobs answers(String path, String text) {
    answers.put(path, text);
    return this;
  }

  /** What the server says no to from now on. */
  public FakeJobs refuses(Predicate<JobChange> which) {
    refuses = which;
    return this;
  }

  /** Its pods do not end. */
  public FakeJobs stubborn() {
    stubborn = true;
    return this;
  }

  /** Its stubborn pods have ended after all. */
  public void gone() {
    stubborn = false;
    end();
  }

  /** Its controller makes its pods anew by itself. */
  public void restart(String node, String since) {
    pods.forEach(p -> p.put("gone", true));
    settle(node, since);
  }

  /** Hears of each change that took effect. */
  public FakeJobs after(Consumer<JobChange> hears) {
    after = hears;
    return this;
  }

  /** The controller's object, to be changed by whoever else is there. */
  public ObjectNode job() {
    meta(job).put("resourceVersion", Long.toString(meta(job).path("resourceVersion").asLong() + 1));
    return job;
  }

  /** Every change that took effect, in order. */
  public List<JobChange> changes() {
    return List.copyOf(changes);
  }

  /** Its controllers make the pods of what is on, on another node, from a time on. */
  public void settle(String node, String since) {
    Root now = read();
    if (now.off() || now.ended()) {
      return;
    }
    if (workload.isPresent()) {
      job.withObject("/spec").put("suspend", false);
    }
    for (ObjectNode pod : pods) {
      if (pod.path("gone").asBoolean(false)) {
        pod.remove("gone");
        meta(pod).put("uid", "uid-again-" + ++made);
        pod.withObject("/spec").put("nodeName", node);
        pod.withObject("/status").put("startTime", since);
      }
    }
  }

  private static ObjectNode meta(ObjectNode of) {
    return of.withObject("/metadata");
  }

  private Root read() {
    String namespace = job.at("/metadata/namespace").asText();
    String name = job.at("/metadata/name").asText();
    Ref ref =
        new Ref(
            controller.group(),
            controller.versions().getFirst(),
            controller.plural(),
            namespace,
            name);
    Root root = JobReader.root(controller, ref, job);
    if (workload.isEmpty()) {
      return root;
    }
    ObjectNode list = job.objectNode();
    list.putArray("items").add(workload.get());
    return root.under(JobReader.queue(root.uid(), "v1beta2", list).orElse(Root.Queue.NONE));
  }

  @Override
  public Optional<Root> root(Controller kind, String namespace, String name) {
    Root root = read();
    return kind == controller
            && root.ref().namespace().equals(namespace)
            && root.ref().name().equals(name)
        ? Optional.of(root)
        : Optional.empty();
  }

  @Override
  public List<Member> pods(Root root) {
    return pods.stream()
        .filter(p -> !p.path("gone").asBoolean(false))
        .map(JobReader::member)
        .sorted(Comparator.comparing(Member::name))
        .toList();
  }

  @Override
  public boolean isolated(String node) {
    return isolated.contains(node);
  }

  @Override
  public Optional<String> answer(String ip, Endpoint endpoint) {
    return Optional.ofNullable(answers.get(endpoint.path()));
  }

  @Override
  public String describe(JobChange change) {
    return words.apply(change);
  }

  @Override
  public Optional<String> apply(JobChange change) throws CallFailed {
    if (refuses.test(change)) {
      throw new CallFailed(CallFailed.Kind.REFUSED, "the server says no");
    }
    switch (change) {
      case JobChange.Notes notes -> annotate(at(notes.ref(), notes.version()), notes.annotations());
      case JobChange.Turn turn -> turned(turn);
      case JobChange.Command(Ref _, String _, String action, String _) ->
          commanded(action.equals("AbortJob"), read().note().at());
      case JobChange.Evict evict ->
          pods.stream()
              .filter(p -> p.at("/metadata/uid").asText().equals(evict.uid()))
              .forEach(p -> p.put("gone", true));
      case JobChange.Hook _ -> {}
    }
    changes.add(change);
    after.accept(change);
    return Optional.empty();
  }

  private ObjectNode at(Ref ref, String version) throws CallFailed {
    ObjectNode object = ref.plural().equals("workloads") ? workload.orElseThrow() : job;
    if (!meta(object).path("resourceVersion").asText().equals(version)) {
      throw new CallFailed(CallFailed.Kind.UNREACHABLE, "the job changed since");
    }
    meta(object).put("resourceVersion", Long.toString(Long.parseLong(version) + 1));
    return object;
  }

  private static void annotate(ObjectNode object, Map<String, String> annotations) {
    ObjectNode all = object.withObject("/metadata/annotations");
    annotations.forEach((key, value) -> {
      all.remove(key);
      if (!value.isEmpty()) {
        all.put(key, value);
      }
    });
  }

  private void turned(JobChange.Turn turn) throws CallFailed {
    ObjectNode object = at(turn.ref(), turn.version());
    annotate(object, turn.annotations());
    set(object, turn.field(), turn.value(), JobReader.US);
    boolean queued = turn.ref().plural().equals("workloads");
    boolean off = queued != turn.value();
    if (queued) {
      job.withObject("/spec").put("suspend", off);
    }
    if (off && controller.stop() != Controller.Stop.FIELD_AND_PODS) {
      end();
    }
  }

  private static void set(ObjectNode object, String field, boolean value, String by) {
    int slash = field.lastIndexOf('/');
    object.withObject(field.substring(0, slash)).put(field.substring(slash + 1), value);
    ObjectNode entry = meta(object).putArray("managedFields").addObject();
    entry.put("manager", by);
    entry.withObject("/fieldsV1" + field.replace("/", "/f:"));
  }

  /** A person turns its switch, the queue's where it is under one, at a time. */
  public void turnedByAnother(boolean off, long at) {
    String by = "kubectl-edit";
    if (workload.isPresent()) {
      set(workload.get(), Switch.ACTIVE, !off, by);
      job.withObject("/spec").put("suspend", off);
    } else if (controller.stop() == Controller.Stop.COMMAND) {
      commanded(off, at);
    } else {
      set(job, controller.field(), off, by);
    }
    meta(job()).put("generation", meta(job).path("generation").asLong() + 1);
  }

  /** As Volcano notes it: each state once more among the conditions, with its time. */
  private void commanded(boolean off, long at) {
    ObjectNode state = job.withObject("/status/state");
    for (String phase : off ? List.of("Aborting", "Aborted") : List.of("Pending", "Running")) {
      String time = Instant.ofEpochMilli(at).truncatedTo(ChronoUnit.SECONDS).toString();
      state.put("phase", phase).put("lastTransitionTime", time);
      job.withObject("/status")
          .withArray("/conditions")
          .addObject()
          .put("status", phase)
          .put("lastTransitionTime", time);
    }
    if (off) {
      end();
    }
  }

  private void end() {
    if (!stubborn) {
      pods.forEach(p -> p.put("gone", true));
    }
  }

  /** What stands there, without notes. */
  public String state() {
    Root root = read();
    JsonNode spec = job.path("spec");
    return root.off() + " " + spec.path("suspend").asBoolean(false);
  }
}
