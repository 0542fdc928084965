package io.wheeltapper.deploy.bench;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Evidence;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * A ledger that holds a month, made as it is read: cases that each did sixteen things and were
 * cleared, then those that are open. What is appended is counted and forgotten.
 */
final class Month implements Ledger {

  static final Fault FAULT = Fault.of("gpu-fell-off-bus");
  private static final long MILLIS = 30L * 86_400_000L;
  private static final int DEEDS_A_CASE = 16;

  private final int nodes;
  private final int deeds;
  private final int open;
  private final long end;
  private long size;

  Month(int nodes, int deeds, int open, long end) {
    this.nodes = nodes;
    this.deeds = deeds;
    this.open = open;
    this.end = end;
  }

  @Override
  public void read(long from, BiConsumer<Long, Entry> each) {
    int cases = deeds / DEEDS_A_CASE;
    for (int i = 0; i < cases; i++) {
      long at = end - MILLIS + MILLIS * i / cases;
      String id = "past" + i;
      Target node = Target.node(Pages.name(i % nodes));
      give(each, found(id, node, at));
      List<Action> actions =
          IntStream.range(0, DEEDS_A_CASE)
              .mapToObj(step ->
                  Action.of(step % 2 == 0 ? "node.isolate" : "node.return", node)
                      .with("step", Integer.toString(step)))
              .toList();
      give(each, planned(id, node, at, actions));
      for (int step = 0; step < DEEDS_A_CASE; step++) {
        give(each, taken(id, actions.get(step), step, at));
      }
      give(each, new Entry.Cleared(at, id, node, FAULT, "", "well again"));
    }
    for (int i = 0; i < open; i++) {
      String id = "open" + i;
      Target node = Target.node(Pages.name(i));
      give(each, found(id, node, end));
      List<Action> actions = new ArrayList<>();
      for (String name : List.of("node.isolate", "node.reboot", "node.validate", "node.return")) {
        actions.add(Action.of(name, node));
      }
      give(each, planned(id, node, end, actions));
    }
  }

  private void give(BiConsumer<Long, Entry> each, Entry entry) {
    each.accept(size++, entry);
  }

  private static Entry found(String id, Target node, long at) {
    Target gpu = Target.gpuAt("0000:3b:00", node.id());
    Event event =
        new Event(gpu, node.id(), "kmsg", Origin.GPU_DRIVER, at, "xid", Map.of("xid", "79"), "raw");
    return new Entry.Found(
        at, id, gpu, FAULT, node.id(), at, "r", "", "", List.of(Evidence.of(event)), Map.of());
  }

  private static Entry planned(String id, Target node, long at, List<Action> actions) {
    return new Entry.Planned(at, id, node, FAULT, 0, "reboot", actions, "plan" + id, "");
  }

  private static Entry taken(String id, Action action, int step, long at) {
    return new Entry.Judged(
        at,
        id,
        action.target(),
        FAULT,
        action.name(),
        0,
        step,
        "plan" + id,
        "allow",
        "",
        "",
        0,
        Mode.OBSERVE,
        List.of());
  }

  @Override
  public long append(List<Entry> group, long expectedSize, long epoch, boolean checkpoint) {
    size = expectedSize + group.size();
    return size;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void close() {}
}
