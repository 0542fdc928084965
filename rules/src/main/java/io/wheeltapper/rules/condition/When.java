package io.wheeltapper.rules.condition;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A rule's conditions.
 *
 * @param file as the sources name it
 * @param line of the rule
 * @param group what must hold
 * @param points all that can come out true or false, in the order written
 * @param notFollowed what in it cannot be followed, or {@code ""}
 */
record When(
    String rule, String file, int line, Part.Group group, List<Point> points, String notFollowed) {

  boolean followed() {
    return notFollowed.isEmpty();
  }

  /** The types of facts that it looks at. */
  Set<String> types() {
    Set<String> types = new TreeSet<>();
    types(group, types);
    return types;
  }

  private static void types(Part.Group group, Set<String> types) {
    group
        .alternatives()
        .forEach(way ->
            way.forEach(part -> {
              switch (part) {
                case Part.Pattern pattern -> types.add(pattern.type());
                case Part.Absent absent -> types(absent.inner(), types);
                case Part.Present present -> types(present.inner(), types);
                case Part.Total total -> types(total.source(), types);
              }
            }));
  }
}
