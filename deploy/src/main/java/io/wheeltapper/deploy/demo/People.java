package io.wheeltapper.deploy.demo;

import io.wheeltapper.deploy.demo.Hold.Holder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The operators of the simulated factory. They come late, take sick nodes out by hand, repair them
 * and give them back; they leave alone what the agent holds, unless it calls them.
 */
final class People {

  private static final List<String> NAMES = List.of("anna", "bashir", "chiara", "dawit", "eun-ji");
  private static final List<String> REASONS =
      List.of("recable leaf port", "inspect fan 3", "swap power supply", "BIOS settings audit");

  private final Ground ground;
  private final Machines machines;
  private final Chance chance;
  private final Set<String> watched = new HashSet<>();
  private final Set<String> called = new HashSet<>();
  private int ticket = 1_834;

  People(Ground ground, Machines machines) {
    this.ground = ground;
    this.machines = machines;
    this.chance = ground.chance("people");
  }

  /** Something is wrong there; somebody will look at it after a while. */
  void watch(Node node) {
    if (watched.add(node.name)) {
      ground.agenda().in(chance.around(ground.pace().people().notice()), () -> visit(node));
    }
  }

  /** The agent calls. The person comes sooner, and may take the node over. */
  String call(Node node) {
    String name = chance.pick(NAMES);
    if (called.add(node.name)) {
      ground.agenda().in(chance.around(ground.pace().people().paged()), () -> visit(node));
    }
    return name;
  }

  boolean wasCalled(Node node) {
    return called.contains(node.name);
  }

  /** A person takes a node out that nothing is wrong with, and gives it back later. */
  void takeOut(Node node) {
    drain(node, chance.pick(NAMES), chance.pick(REASONS));
    later(4, () -> giveBack(node));
  }

  private void visit(Node node) {
    watched.remove(node.name);
    if (node.hold.is(Holder.FOREIGN)) {
      return;
    }
    if (node.healthy()) {
      called.remove(node.name);
      return;
    }
    if (node.hold.is(Holder.OURS) && !called.contains(node.name)) {
      watch(node);
      return;
    }
    drain(node, chance.pick(NAMES), diagnosis(node));
    later(1, () -> repair(node));
  }

  private void repair(Node node) {
    machines.reboot(node, true);
    long down = ground.pace().machines().boot() + ground.pace().people().work();
    ground.agenda().in(down, () -> giveBack(node));
  }

  private void giveBack(Node node) {
    called.remove(node.name);
    if (node.hold.is(Holder.FOREIGN)) {
      ground.schedule().free(node, ground.pace().machines().register());
    }
    if (!node.healthy()) {
      watch(node);
    }
  }

  private void drain(Node node, String name, String words) {
    ground
        .schedule()
        .hold(node, Holder.FOREIGN, "RT#" + ticket++ + " " + words + " -" + name, name);
  }

  private static String diagnosis(Node node) {
    return node.gpus.stream()
        .filter(gpu -> gpu.trouble != null)
        .map(gpu -> "GPU " + gpu.index + " Xid " + gpu.lastXid)
        .findFirst()
        .orElse("no answer, look at BMC");
  }

  private void later(int steps, Runnable what) {
    ground.agenda().in(chance.around(steps * ground.pace().people().work()), what);
  }
}
