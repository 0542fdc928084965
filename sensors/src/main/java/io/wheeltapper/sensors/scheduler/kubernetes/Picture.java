package io.wheeltapper.sensors.scheduler.kubernetes;

import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.scheduler.kubernetes.Thing.Key;
import io.wheeltapper.sensors.scheduler.queue.Waiting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as it is known, and what of it was said: takes objects that changed, and gives
 * signals of what is different, and of everything again every so often. What is seen first is how
 * it is, no news: no event is made of it. For one thread.
 */
final class Picture {

  /** What Kubernetes stops speaking of once it is over. */
  private static final Set<String> FORGETTABLE =
      Set.of(Known.JOB, Known.MAINTENANCE, BudgetFacts.TYPE);

  /** The kinds of which a deletion is an end: what runs once. */
  private static final Set<String> ENDING =
      java.util.Arrays.stream(Watched.values())
          .filter(
              w -> w.ordinal() >= Watched.JOB_SET.ordinal() || w == Watched.JOB || w == Watched.POD)
          .map(w -> w.kind().toLowerCase(java.util.Locale.ROOT))
          .collect(java.util.stream.Collectors.toUnmodifiableSet());

  private final Terms terms;
  private final Inventory all = new Inventory();
  private final Gpus gpus;
  private final Jobs jobs;
  private final Yielding yielding;
  private final NodeFacts nodeFacts;
  private final OperatorFacts operator;
  private final JobFacts jobFacts;
  private final BudgetFacts budgetFacts;
  private final Happenings happenings;
  private final Heartbeats heartbeats;
  private final Queues queues;
  private final Lasting fewer;

  private record Said(Target target, String type) {
    static Said of(Status status) {
      return new Said(status.target(), status.type());
    }
  }

  private record Changed(PodThing before, PodThing now) {}

  private final Map<Said, Status> said = new LinkedHashMap<>();
  private final Map<String, JobView> views = new HashMap<>();
  private final Set<String> lost = new HashSet<>();
  private final Map<String, Set<String>> ran = new HashMap<>();
  private final List<Changed> changed = new ArrayList<>();
  private final List<Happening> happened = new ArrayList<>();
  private long refreshed = Long.MIN_VALUE;
  private boolean first = true;

  Picture(Terms terms) {
    this.terms = terms;
    this.gpus = new Gpus(all, terms.devices().drivers());
    this.jobs = new Jobs(all, gpus, terms);
    this.yielding = new Yielding(all);
    this.nodeFacts = new NodeFacts(terms);
    this.operator = new OperatorFacts(terms);
    this.jobFacts = new JobFacts(terms);
    this.budgetFacts = new BudgetFacts(terms);
    this.happenings = new Happenings(terms, all);
    this.heartbeats = new Heartbeats(terms.times().agent());
    this.queues = new Queues(all, gpus, nodeFacts, new Waiting(terms.sensor()));
    this.fewer = new Lasting(terms.times().lasting());
  }

  /**
   * Takes an object as it is now, seen at this time; whether anything may have to be said of it.
   */
  boolean put(Thing thing, long at) {
    if (thing instanceof Lease lease) {
      heartbeats.beat(lease, at);
      return false;
    }
    if (thing instanceof Happening event) {
      happened.add(event);
      return true;
    }
    Thing before = all.put(thing);
    if (before instanceof PodThing old && thing instanceof PodThing now && !old.equals(now)) {
      changed.add(new Changed(old, now));
    }
    return !thing.equals(before);
  }

  /** Takes an object out; {@code last} is how it was at the end, where that is known. */
  void remove(Key key, Optional<Thing> last, long at) {
    last.ifPresent(thing -> put(thing, at));
    if (key.watched() == Watched.LEASE) {
      heartbeats.forget(key.name());
    } else if (key.watched() != Watched.EVENT) {
      all.remove(key);
    }
  }

  /** Takes out every object that is not among these: those that are there now. */
  void retain(Set<Key> there) {
    all.retain(there);
    heartbeats.retain(there);
  }

  /** How many objects are held. */
  int size() {
    return all.size();
  }

  /** How many nodes there are. */
  int nodes() {
    return all.nodes().size();
  }

  /** How many jobs are known. */
  int jobs() {
    return views.size();
  }

  /**
   * What is to be said at this time.
   *
   * @param trusted whether the source is known to be at its end: only then is anything said anew
   * @param beating whether the heartbeats of nodes are being heard at all
   */
  List<Signal> say(long at, boolean trusted, boolean beating) {
    boolean again = first || (trusted && at - refreshed >= terms.times().refresh());
    List<Signal> signals = new ArrayList<>();
    Set<Said> kept = new HashSet<>();
    Map<String, NodeThing.Gpus> sliced = gpus.sliced();
    Map<String, JobView> now = new HashMap<>();
    for (String id : all.jobs()) {
      jobs.look(id, views.containsKey(id)).ifPresent(view -> now.put(id, view));
    }
    Set<String> names = new HashSet<>();
    for (NodeThing node : all.nodes()) {
      names.add(node.name());
      node(node, sliced, now.keySet(), at, beating).forEach(s -> say(s, again, signals, kept));
    }
    for (Budget budget : all.budgets()) {
      budgetFacts.look(budget, at).ifPresent(s -> say(s, again, signals, kept));
    }
    List<Signal> news = new ArrayList<>();
    failures(at, news);
    jobs(now, at, again, signals, kept, news);
    forget(kept, at, signals);
    fewer.keep(names);
    nodeFacts.keep(names);
    heartbeats.keep(names);
    happenings.take(happened, first, at, news);
    happened.clear();
    signals.addAll(news);
    refreshed = again ? at : refreshed;
    first = false;
    return signals;
  }

  /** That no kubelet is heard any more: of each that was well a word. */
  List<Signal> unheard(long at) {
    List<Signal> signals = new ArrayList<>();
    said.replaceAll((_, status) -> {
      if (!status.type().equals(NodeFacts.AGENT) || !status.value().equals("ok")) {
        return status;
      }
      Status now = nodeFacts.unheard(status.node(), at);
      signals.add(now);
      return now;
    });
    return signals;
  }

  /** What each queue's nodes and waiting jobs say together at this time. */
  List<Signal> queues(long at) {
    return queues.look(views.values(), at);
  }

  private List<Status> node(
      NodeThing node,
      Map<String, NodeThing.Gpus> sliced,
      Set<String> known,
      long at,
      boolean beating) {
    List<Status> statuses = new ArrayList<>();
    List<PodThing> pods = all.podsOn(node.name());
    NodeThing.Gpus its = gpus.of(node, sliced);
    boolean some = its.allocatable() > 0 && its.allocatable() < its.capacity();
    boolean idle = pods.stream().allMatch(p -> p.daemon() || p.over());
    statuses.add(
        nodeFacts.node(
            node,
            idle,
            its,
            fewer.holds(node.name(), some, at),
            work(pods),
            yielding.others(pods, known::contains),
            at));
    nodeFacts.maintenance(node, at).ifPresent(statuses::add);
    nodeFacts.version(node, at).ifPresent(statuses::add);
    nodeFacts.place(node, at).ifPresent(statuses::add);
    operator.look(node, pods, at).ifPresent(statuses::add);
    Optional<Status> agent =
        heartbeats.fresh(node.name(), at).map(f -> nodeFacts.agent(node, f && beating, at));
    // An end of "ok" comes before the node's own news, so that the two never stand together.
    agent.ifPresent(a -> statuses.add(a.value().equals("ok") ? statuses.size() : 0, a));
    return statuses;
  }

  /** What holds accelerators, by pod its job. */
  private Map<String, String> work(List<PodThing> pods) {
    Map<String, String> work = new TreeMap<>();
    for (PodThing pod : pods) {
      if (!pod.over() && pod.asks().accelerated()) {
        all.jobOf(pod)
            .ifPresent(
                id -> work.put(pod.key().namespace() + "/" + pod.name(), jobFacts.target(id).id()));
      }
    }
    return work;
  }

  private void failures(long at, List<Signal> news) {
    for (Changed one : changed) {
      String job = all.jobOf(one.now()).orElse("");
      boolean ours = views.containsKey(job);
      boolean unready =
          all.node(one.now().node()).filter(n -> n.ready().status().equals("True")).isEmpty();
      if (ours && !first) {
        jobFacts
            .failed(job, one.before(), one.now(), unready, at)
            .ifPresent(event -> {
              news.add(event);
              if (event.origin() == io.wheeltapper.core.model.Origin.SCHEDULER) {
                lost.add(job);
              }
            });
      }
    }
    changed.clear();
  }

  private void jobs(
      Map<String, JobView> now,
      long at,
      boolean again,
      List<Signal> signals,
      Set<Said> kept,
      List<Signal> news) {
    for (JobView view :
        now.values().stream().sorted(java.util.Comparator.comparing(JobView::id)).toList()) {
      JobView before = views.get(view.id());
      remember(view, before);
      boolean wasOver = before == null ? first : before.over();
      if (view.over() && wasOver) {
        continue;
      }
      Status status = jobFacts.job(view, yielding.yields(view.id()), at);
      say(status, again, signals, kept);
      if (view.over()) {
        said.remove(Said.of(status));
        if (before != null && !view.ended().word().isEmpty()) {
          news.add(end(before, view.ended().word(), view.ended().reason(), view.ended().at(), at));
        }
      }
    }
    for (JobView before : views.values()) {
      // A controller that is deleted under way takes its job with it; a deployment's end is none.
      boolean gone = !now.containsKey(before.id()) && !before.over();
      if (gone && ENDING.contains(before.kind()) && all.root(before.id()).isEmpty()) {
        news.add(end(before, "CANCELLED", "deleted", 0, at));
      }
    }
    views.clear();
    views.putAll(now);
    lost.retainAll(now.keySet());
    ran.keySet().retainAll(now.keySet());
  }

  /**
   * Where its present run has been: its first failed pod is over before the job is, and the one
   * that is left is not to blame.
   */
  private void remember(JobView view, @Nullable JobView before) {
    if (view.over() || view.place().nodes().isEmpty()) {
      return;
    }
    if (before == null || before.place().nodes().isEmpty()) {
      ran.remove(view.id());
    }
    ran.computeIfAbsent(view.id(), _ -> new TreeSet<>()).addAll(view.place().nodes());
  }

  private Signal end(JobView before, String word, String reason, long endedAt, long at) {
    boolean byNode = word.equals("FAILED") && lost.contains(before.id());
    List<String> nodes = List.copyOf(ran.getOrDefault(before.id(), Set.of()));
    return jobFacts.ended(before, nodes, byNode ? "NODE_FAIL" : word, reason, endedAt, at);
  }

  private void say(Status status, boolean again, List<Signal> signals, Set<Said> kept) {
    Status before = said.put(Said.of(status), status);
    kept.add(Said.of(status));
    boolean seldom = status.type().equals(NodeFacts.PLACE);
    if ((again && !seldom) || before == null || !before.sameAs(status)) {
      signals.add(status);
    }
  }

  private void forget(Set<Said> kept, long at, List<Signal> signals) {
    List<Status> gone = said.values().stream().filter(s -> !kept.contains(Said.of(s))).toList();
    for (Status status : gone) {
      said.remove(Said.of(status));
      if (FORGETTABLE.contains(status.type())) {
        signals.add(
            new Status(
                status.target(),
                status.node(),
                status.sensor(),
                status.origin(),
                at,
                status.type(),
                "ended",
                status.fields(),
                ""));
      }
    }
  }
}
