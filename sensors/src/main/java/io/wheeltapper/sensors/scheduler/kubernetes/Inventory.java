package io.wheeltapper.sensors.scheduler.kubernetes;

import io.wheeltapper.sensors.scheduler.kubernetes.Thing.Controller;
import io.wheeltapper.sensors.scheduler.kubernetes.Thing.Key;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All objects as they are now, and how they hang together: which pods are on a node, which job a
 * pod belongs to. For one thread.
 */
final class Inventory {

  /** A chain of controllers that is longer is a ring. */
  private static final int LONGEST_CHAIN = 8;

  private final Map<Key, Thing> things = new HashMap<>();
  private final Map<String, NodeThing> nodes = new TreeMap<>();
  private final Map<String, Set<Key>> podsOn = new HashMap<>();
  private final Map<Key, String> jobOf = new HashMap<>();
  private final Map<String, Set<Key>> podsOf = new TreeMap<>();
  private final Map<String, Owner> rootOf = new TreeMap<>();
  private final Map<String, Owner> wordOf = new HashMap<>();
  private final SortedMap<Key, Budget> budgets = new TreeMap<>(BY_TEXT);
  private final Map<Key, DeviceSlice> slices = new TreeMap<>(BY_TEXT);
  private boolean regroup;

  private static final java.util.Comparator<Key> BY_TEXT =
      java.util.Comparator.comparing(Key::namespace).thenComparing(Key::name);

  /** Puts an object in place of the one before, and gives that. */
  @Nullable Thing put(Thing thing) {
    Thing before = things.put(thing.key(), thing);
    switch (thing) {
      case NodeThing node -> nodes.put(node.name(), node);
      case PodThing pod -> {
        if (before instanceof PodThing old) {
          leave(old);
        }
        if (!pod.node().isEmpty()) {
          podsOn.computeIfAbsent(pod.node(), _ -> new HashSet<>()).add(pod.key());
        }
        group(pod);
      }
      case Owner owner -> {
        boolean moved =
            !(before instanceof Owner old) || !old.controller().equals(owner.controller());
        regroup |= moved;
        if (!moved) {
          refresh(owner);
        }
      }
      case Budget budget -> budgets.put(budget.key(), budget);
      case DeviceSlice slice -> slices.put(slice.key(), slice);
      case Lease _, Happening _, Claim _ -> {}
    }
    return before;
  }

  /** Takes an object out, and gives it. */
  @Nullable Thing remove(Key key) {
    Thing gone = things.remove(key);
    switch (gone) {
      case NodeThing node -> nodes.remove(node.name());
      case PodThing pod -> leave(pod);
      case Owner _ -> regroup = true;
      case Budget budget -> budgets.remove(budget.key());
      case DeviceSlice slice -> slices.remove(slice.key());
      case null, default -> {}
    }
    return gone;
  }

  /** Takes out every object that is not among these. */
  void retain(Set<Key> there) {
    List<Key> gone = things.keySet().stream().filter(k -> !there.contains(k)).toList();
    gone.forEach(this::remove);
  }

  private void leave(PodThing pod) {
    drop(podsOn, pod.node(), pod.key());
    String job = jobOf.remove(pod.key());
    if (job != null) {
      drop(podsOf, job, pod.key());
    }
  }

  private static void drop(Map<String, Set<Key>> map, String at, Key key) {
    Set<Key> keys = map.get(at);
    if (keys != null && keys.remove(key) && keys.isEmpty()) {
      map.remove(at);
    }
  }

  /** Every node, by name. */
  Collection<NodeThing> nodes() {
    return nodes.values();
  }

  Optional<NodeThing> node(String name) {
    return Optional.ofNullable(nodes.get(name));
  }

  Collection<Budget> budgets() {
    return budgets.values();
  }

  /** Those of a namespace. */
  Collection<Budget> budgetsIn(String namespace) {
    return budgets
        .subMap(
            new Key(Watched.BUDGET, namespace, ""), new Key(Watched.BUDGET, namespace + "\0", ""))
        .values();
  }

  Collection<DeviceSlice> slices() {
    return slices.values();
  }

  /** The pods bound to a node, those that are over too. */
  List<PodThing> podsOn(String node) {
    return pods(podsOn.getOrDefault(node, Set.of()));
  }

  /** The pods of a job. */
  List<PodThing> podsOf(String job) {
    return pods(podsOf.getOrDefault(job, Set.of()));
  }

  Optional<PodThing> pod(String namespace, String name) {
    return things.get(new Key(Watched.POD, namespace, name)) instanceof PodThing pod
        ? Optional.of(pod)
        : Optional.empty();
  }

  Optional<Claim> claim(String namespace, String name) {
    return things.get(new Key(Watched.CLAIM, namespace, name)) instanceof Claim claim
        ? Optional.of(claim)
        : Optional.empty();
  }

  private List<PodThing> pods(Set<Key> keys) {
    List<PodThing> pods = new ArrayList<>();
    for (Key key : keys) {
      if (things.get(key) instanceof PodThing pod) {
        pods.add(pod);
      }
    }
    pods.sort(java.util.Comparator.comparing(PodThing::name));
    return pods;
  }

  /** Every job: those with pods and those whose controller is there. */
  Set<String> jobs() {
    settle();
    Set<String> all = new java.util.TreeSet<>(podsOf.keySet());
    all.addAll(rootOf.keySet());
    return all;
  }

  /** The uppermost controller of a job that is known. */
  Optional<Owner> root(String job) {
    settle();
    return Optional.ofNullable(rootOf.get(job));
  }

  /** What a queue says of a job: Kueue's Workload, Volcano's PodGroup. */
  Optional<Owner> word(String job) {
    settle();
    return Optional.ofNullable(wordOf.get(job));
  }

  /** The job of a pod. */
  Optional<String> jobOf(PodThing pod) {
    settle();
    return Optional.ofNullable(jobOf.get(pod.key()));
  }

  /** After a controller came, went or moved the pods below it may belong to another job. */
  private void settle() {
    if (!regroup) {
      return;
    }
    regroup = false;
    podsOf.clear();
    jobOf.clear();
    rootOf.clear();
    wordOf.clear();
    for (Thing thing : things.values()) {
      if (thing instanceof PodThing pod) {
        group(pod);
      } else if (thing instanceof Owner owner) {
        refresh(owner);
      }
    }
  }

  private void refresh(Owner owner) {
    if (owner.speaksOfAnother()) {
      if (!owner.controller().none()) {
        wordOf.put(climb(owner.key().namespace(), owner.controller(), ""), owner);
      }
      return;
    }
    Optional<Owner> parent = known(owner.key().namespace(), owner.controller());
    if (parent.isEmpty()) {
      rootOf.put(
          id(owner.key().namespace(), owner.key().watched().kind(), owner.key().name()), owner);
    }
  }

  private void group(PodThing pod) {
    String own = id(pod.key().namespace(), "pod", pod.name());
    String job = climb(pod.key().namespace(), deployment(pod), own);
    jobOf.put(pod.key(), job);
    podsOf.computeIfAbsent(job, _ -> new HashSet<>()).add(pod.key());
  }

  /** A replica set's name is its deployment's and the hash of the template, which the pod bears. */
  private static Controller deployment(PodThing pod) {
    Controller c = pod.controller();
    String hash = "-" + pod.labels().getOrDefault("pod-template-hash", "\0");
    return c.kind().equals("ReplicaSet") && c.name().endsWith(hash)
        ? new Controller(
            c.group(), "Deployment", c.name().substring(0, c.name().length() - hash.length()))
        : c;
  }

  /** The uppermost controller that is known; one that is not is believed where a pod names it. */
  private String climb(String namespace, Controller from, String own) {
    if (from.none()) {
      return own;
    }
    String at = id(namespace, from.kind(), from.name());
    Controller next = from;
    for (int i = 0; i < LONGEST_CHAIN; i++) {
      Optional<Owner> owner = known(namespace, next);
      if (owner.isEmpty()) {
        return at;
      }
      at = id(namespace, owner.get().key().watched().kind(), owner.get().key().name());
      next = owner.get().controller();
    }
    return at;
  }

  private Optional<Owner> known(String namespace, Controller controller) {
    return Watched.of(
            controller.group().isEmpty() ? "v1" : controller.group() + "/v", controller.kind())
        .map(watched -> things.get(new Key(watched, namespace, controller.name())))
        .filter(Owner.class::isInstance)
        .map(Owner.class::cast);
  }

  private static String id(String namespace, String kind, String name) {
    return namespace + "/" + kind.toLowerCase(java.util.Locale.ROOT) + "/" + name;
  }

  int size() {
    return things.size();
  }
}
