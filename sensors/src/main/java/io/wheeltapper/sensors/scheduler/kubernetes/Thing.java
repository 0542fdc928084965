package io.wheeltapper.sensors.scheduler.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;

/** One object as far as we read it. Immutable; equal when nothing that we read has changed. */
sealed interface Thing
    permits NodeThing, PodThing, Owner, Lease, Happening, Budget, DeviceSlice, Claim {

  /** Which object. */
  Key key();

  /**
   * The name of an object within its kind.
   *
   * @param namespace {@code ""} for what has none
   */
  record Key(Watched watched, String namespace, String name) {

    /** The key of an object's metadata. */
    static Key of(Watched watched, JsonNode meta) {
      String namespace = watched.namespaced() ? Tree.name(meta.path("namespace")) : "";
      return new Key(watched, namespace, Tree.name(meta.path("name")));
    }

    /** As people write it. */
    String text() {
      return watched.title() + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
    }
  }

  /** The controller that an object names as its own; {@code kind} is "" when it names none. */
  record Controller(String group, String kind, String name) {
    static final Controller NONE = new Controller("", "", "");

    static Controller of(JsonNode meta) {
      for (JsonNode owner : Tree.list(meta.path("ownerReferences"))) {
        if (owner.path("controller").asBoolean(false)) {
          String version = Tree.text(owner.path("apiVersion"));
          int slash = version.indexOf('/');
          return new Controller(
              slash < 0 ? "" : version.substring(0, slash),
              Tree.text(owner.path("kind")),
              Tree.name(owner.path("name")));
        }
      }
      return NONE;
    }

    boolean none() {
      return kind.isEmpty();
    }
  }
}
