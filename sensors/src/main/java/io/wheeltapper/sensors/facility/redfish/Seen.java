package io.wheeltapper.sensors.facility.redfish;

import io.wheeltapper.sensors.facility.redfish.Tree.Told;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One look at all that is known of a BMC.
 *
 * @param told what is still known
 * @param whole whether everything of some types could be read
 * @param listed whether besides all that is linked was there
 * @param explored whether everything was asked for at least once
 * @param since what was read before is no news
 */
record Seen(
    List<Told> told,
    Predicate<Set<String>> whole,
    Predicate<Set<String>> listed,
    boolean explored,
    long since,
    long now) {

  /** The facts of a kind about a place. */
  <F extends Fact> List<F> of(Place place, Class<F> kind) {
    return told.stream()
        .filter(t -> t.place().equals(place) && kind.isInstance(t.fact()))
        .map(t -> kind.cast(t.fact()))
        .toList();
  }

  /** Those of them that are news. */
  <F extends Fact> List<F> news(Place place, Class<F> kind) {
    return told.stream()
        .filter(t -> t.at() >= since && t.place().equals(place) && kind.isInstance(t.fact()))
        .map(t -> kind.cast(t.fact()))
        .toList();
  }

  /** All places that anything is told of. */
  List<Place> places() {
    return told.stream().map(Told::place).distinct().toList();
  }
}
