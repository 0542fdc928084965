package io.wheeltapper.sensors.facility.redfish;

import io.wheeltapper.core.bmc.Bmc;
import io.wheeltapper.core.bmc.Uri;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one BMC: its resources as they link each other, what each said last and when. A
 * resource that nothing links any more is gone, with all that hung on it. For one thread.
 */
final class Tree {

  /** More than the largest rack's; the rest is not read, and that is said once. */
  static final int MOST = 4_000;

  /** After so many periods without an answer nothing is known any more. */
  private static final int EXPIRES = 4;

  /** A resource. */
  static final class Resource {
    final String uri;
    final String type;
    Place place;
    final Set<String> parents = new HashSet<>();
    Set<String> children = Set.of();
    List<Fact> facts = List.of();
    String etag = "";
    boolean expand;
    boolean inline;
    boolean fetched;
    boolean missing;
    long period;
    long readAt;
    long dueAt;
    int failures;

    Resource(Link link) {
      this.uri = link.uri();
      this.type = link.type();
      this.place = link.place();
    }
  }

  /** A fact with its place and the time at which it was read. */
  record Told(Fact fact, Place place, long at) {}

  private final Map<String, Resource> resources = new LinkedHashMap<>();
  private final Pace pace;
  private final Bmc bmc;
  private boolean expands;
  private boolean full;

  /** By how much readings came too late of late: a slow BMC's word lasts longer. Milliseconds. */
  private long lag;

  Tree(Bmc bmc, Pace pace) {
    this.bmc = bmc;
    this.pace = pace;
    Resource root =
        new Resource(new Link(Uri.ROOT, "ServiceRoot", new Place(bmc.subject(), bmc.node())));
    root.parents.add("");
    resources.put(Uri.key(Uri.ROOT), root);
  }

  /** Whether collections give their members whole when asked to. */
  void expands(boolean can) {
    expands = can;
  }

  boolean expands() {
    return expands;
  }

  int size() {
    return resources.size();
  }

  /** Whether there were more resources than are read. */
  boolean full() {
    return full;
  }

  /** What is due by now, urgent things first, then what waits longest. */
  List<Resource> due(long now) {
    resources.values().stream()
        .filter(r -> !r.inline && r.dueAt <= now && spared(r))
        .forEach(r -> missing(r, now));
    return resources.values().stream()
        .filter(r -> !r.inline && r.dueAt <= now)
        .sorted(
            Comparator.comparing((Resource r) -> !Pace.urgent(r.type)).thenComparing(r -> r.dueAt))
        .toList();
  }

  /** Whether it is still part of the tree. */
  boolean has(Resource resource) {
    return resources.get(Uri.key(resource.uri)) == resource;
  }

  /** Takes what a resource said. */
  void answer(Resource resource, Doc doc, String etag, long now) {
    String type = typeOf(resource, doc);
    resource.etag = etag;
    resource.period = pace.of(resource.type);
    List<Fact> facts = Facts.of(type, doc);
    boolean turned = type.equals("ComputerSystem") && !facts.equals(resource.facts);
    resource.facts = facts;
    read(resource, now);
    List<Link> links = Links.of(type, doc, resource.place, new Links.Asking(bmc, expands));
    Map<String, Doc> whole = new LinkedHashMap<>();
    doc.list("Members").stream().filter(Doc::whole).forEach(m -> whole.put(Uri.key(m.id()), m));
    Set<String> before = resource.children;
    Set<String> children = new LinkedHashSet<>();
    for (Link link : links) {
      String key = Uri.key(link.uri());
      Resource child = child(link, resource, type);
      if (child != null) {
        children.add(key);
        Doc inline = whole.get(key);
        child.inline = inline != null && !child.parents.contains("");
        if (inline != null && child.inline) {
          resource.period = Math.min(resource.period, pace.of(child.type));
          answer(child, inline, "", now);
        }
      }
    }
    resource.dueAt = now + resource.period;
    resource.children = children;
    for (String key : before) {
      if (!children.contains(key)) {
        leave(key, Uri.key(resource.uri));
      }
    }
    if (turned) {
      // A machine that was switched on or is through with its start lists other things than before.
      recheck(Chains.GPUS);
    }
  }

  /** Looks at everything of these types at once, but at what comes at every round anyway. */
  void recheck(Set<String> types) {
    resources.values().stream()
        .filter(r -> types.contains(r.type) && pace.of(r.type) == pace.health())
        .forEach(r -> {
          r.dueAt = 0;
          r.etag = "";
        });
  }

  private void read(Resource resource, long now) {
    long late = resource.dueAt > 0 && resource.readAt > 0 ? now - resource.dueAt : 0;
    lag = Math.max(late, lag * 15 / 16);
    resource.fetched = true;
    resource.missing = false;
    resource.readAt = now;
    resource.failures = 0;
    resource.dueAt = now + resource.period;
  }

  /** A hint that says more than the type stays: {@code MainsCircuit} of a {@code Circuit}. */
  private static String typeOf(Resource resource, Doc doc) {
    String own = doc.type();
    return own.isEmpty() || resource.type.endsWith(own) ? resource.type : own;
  }

  /** The child, known or new; null when there is no room for it. */
  private @Nullable Resource child(Link link, Resource parent, String parentType) {
    String key = Uri.key(link.uri());
    Resource known = resources.get(key);
    if (known == null) {
      if (resources.size() >= MOST) {
        full = true;
        return null;
      }
      known = new Resource(link);
      known.expand = expands && link.type().endsWith("Collection");
      resources.put(key, known);
    } else if (!known.place.equals(link.place()) && !link.place().target().equals(bmc.subject())) {
      known.place = link.place();
      known.dueAt = 0;
    }
    known.parents.add(Uri.key(parent.uri));
    return known;
  }

  /**
   * The old resource gives all fans, or all supplies, at once; one by one they are a request each,
   * and weak BMCs are to be spared that.
   */
  private boolean spared(Resource resource) {
    String old =
        switch (resource.type) {
          case "FanCollection" -> "Thermal";
          case "PowerSupplyCollection" -> "Power";
          default -> "";
        };
    return !old.isEmpty()
        && resource.parents.stream()
            .map(resources::get)
            .filter(Objects::nonNull)
            .flatMap(subsystem -> subsystem.parents.stream())
            .map(resources::get)
            .filter(Objects::nonNull)
            .flatMap(chassis -> chassis.children.stream())
            .map(resources::get)
            .filter(Objects::nonNull)
            .anyMatch(
                r -> r.type.equals(old) && r.facts.stream().anyMatch(Fact.Part.class::isInstance));
  }

  /** The same as before, says the BMC. */
  void unchanged(Resource resource, long now) {
    resource.period = resource.period == 0 ? pace.of(resource.type) : resource.period;
    read(resource, now);
    for (String key : resource.children) {
      Resource child = resources.get(key);
      if (child != null && child.inline) {
        unchanged(child, now);
      }
    }
  }

  /** There is no such resource, although one links to it: it says nothing. */
  void missing(Resource resource, long now) {
    resource.missing = true;
    resource.fetched = true;
    resource.facts = List.of();
    resource.etag = "";
    Set<String> before = resource.children;
    resource.children = Set.of();
    before.forEach(key -> leave(key, Uri.key(resource.uri)));
    resource.dueAt = now + pace.health();
  }

  /** No answer, or none of use. It is asked ever more seldom, and what it said expires. */
  void failed(Resource resource, long now) {
    resource.failures = Math.min(resource.failures + 1, 10);
    long period = Math.max(pace.of(resource.type), pace.round());
    resource.dueAt = now + Math.min(period << Math.min(resource.failures - 1, 6), pace.inventory());
  }

  /** Asks for a resource, and for what lists it, at once. */
  void nudge(String uri) {
    Resource resource = resources.get(Uri.key(uri));
    if (resource != null) {
      resource.dueAt = 0;
      resource.etag = "";
      for (String parent : resource.parents) {
        Resource above = resources.get(parent);
        if (above != null && (resource.inline || above.type.endsWith("Collection"))) {
          above.dueAt = 0;
        }
      }
    }
  }

  /** Looks at once at all that the stream of events may have told meanwhile. */
  void recheck() {
    resources.values().stream()
        .filter(r -> !r.inline)
        .filter(r -> pace.of(r.type) == pace.round() || r.type.equals("LogEntryCollection"))
        .forEach(r -> r.dueAt = 0);
  }

  private void leave(String key, String parent) {
    Resource child = resources.get(key);
    if (child == null || !child.parents.remove(parent) || !child.parents.isEmpty()) {
      return;
    }
    resources.remove(key);
    child.children.forEach(below -> leave(below, key));
  }

  /** All that is still known. */
  List<Told> told(long now) {
    List<Told> all = new ArrayList<>();
    for (Resource resource : resources.values()) {
      if (fresh(resource, now)) {
        resource.facts.forEach(f -> all.add(new Told(f, resource.place, resource.readAt)));
      }
    }
    return all;
  }

  private boolean fresh(Resource resource, long now) {
    long period = Math.max(resource.period, pace.of(resource.type));
    return resource.fetched && now - resource.readAt <= EXPIRES * period + 2 * lag;
  }

  /** Whether everything of these types that is linked could be read. */
  boolean whole(Set<String> types, long now) {
    return !full
        && resources.values().stream()
            .filter(r -> types.contains(r.type))
            .allMatch(r -> r.missing || fresh(r, now));
  }

  /** The same, and none of it answered that it is not there although something links it. */
  boolean listed(Set<String> types, long now) {
    return whole(types, now)
        && resources.values().stream().noneMatch(r -> types.contains(r.type) && r.missing);
  }

  /** Whether everything was asked for at least once. */
  boolean explored() {
    return resources.values().stream().allMatch(r -> r.fetched || r.failures > 0);
  }
}
