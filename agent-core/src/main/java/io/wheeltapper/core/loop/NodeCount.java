package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Target;
import org.jspecify.annotations.Nullable;

/**
 * How one node counts.
 *
 * @param counted whether it is a node of ours at all: heard of, named by the topology, or held
 * @param out by anyone's hand, in doubt, about to be, or unheard of
 * @param unheard the topology or an open case names it and no scheduler has spoken of it since the
 *     start
 * @param held an open case holds it, may hold it, or is about to take it out
 * @param begun an open case is about to take it out and has no deed of it yet
 * @param ours it counts as out only for what that case did or does
 */
record NodeCount(
    boolean counted, boolean out, boolean unheard, boolean held, boolean begun, boolean ours) {

  static final NodeCount NONE = new NodeCount(false, false, false, false, false, false);

  static NodeCount of(Target node, boolean listed, World world, Book book) {
    @Nullable Case kase = book.about(node).orElse(null);
    boolean begins =
        kase != null
            && (kase.begun().filter(a -> Reach.takesOut(a.name())).isPresent()
                || kase.caution().takesOut().isPresent());
    boolean held = kase != null && (kase.isolates() || Custody.inDoubt(kase, world) || begins);
    boolean kept = book.placeKept(node);
    boolean heard = !world.of(node).isEmpty();
    boolean anyway = world.out(node) || (listed && !heard);
    return new NodeCount(
        heard || listed || held,
        anyway || held || kept,
        !heard && (listed || held),
        held || kept,
        begins && kase != null && !kase.isolates(),
        (held || kept) && !anyway);
  }
}
