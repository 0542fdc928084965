package io.wheeltapper.deploy.demo;

import java.util.Set;

/** What nodes and GPUs do when they are lost, started again or reset. */
final class Machines {

  private final Ground ground;
  private final Work work;
  private final Chance chance;

  Machines(Ground ground, Work work) {
    this.ground = ground;
    this.work = work;
    this.chance = ground.chance("machines");
  }

  /** The node stops answering; the scheduler gives up on it a little later and its job with it. */
  void lose(Node node) {
    node.lost = true;
    node.up = false;
    Job job = node.job;
    if (job != null) {
      work.rankFails(
          job,
          node,
          "RuntimeError: NCCL error: remote process exited or there was a network error; "
              + "ncclRemoteError: socket closed by "
              + node.name);
    }
    ground
        .agenda()
        .in(
            ground.pace().machines().register(),
            () -> {
              if (!node.up && !node.booting) {
                ground.schedule().unanswered(node);
                evict(node);
              }
            });
  }

  /** Ends the job that runs there; it goes back to the queue with its last checkpoint. */
  void evict(Node node) {
    Job job = node.job;
    if (job != null) {
      work.requeue(job, Set.of(node.name));
    }
  }

  /** Reboots as soon as no work runs on it; until then it takes no new work. */
  void rebootWhenIdle(Node node) {
    node.rebootWanted = true;
    ground.schedule().changed(node);
    rebootIfIdle(node);
  }

  /** To be called whenever a node's work may have ended. */
  void rebootIfIdle(Node node) {
    if (node.rebootWanted && node.job == null) {
      reboot(node, false);
    }
  }

  /**
   * Down, and up again after a while, with what a reboot cures cured.
   *
   * @param replaced whether people replace whatever is broken while it is down
   */
  void reboot(Node node, boolean replaced) {
    if (node.booting) {
      return;
    }
    node.rebootWanted = false;
    node.booting = true;
    node.up = false;
    evict(node);
    ground.schedule().changed(node);
    ground.agenda().in(ground.pace().machines().boot(), () -> boot(node, replaced));
  }

  private void boot(Node node, boolean replaced) {
    node.booting = false;
    if (node.lost && !replaced && !chance.of(Trouble.UNREACHABLE.rebootCures())) {
      ground.schedule().changed(node);
      return;
    }
    node.lost = false;
    node.up = true;
    node.bootedAt = ground.now();
    node.kernelLines = 0;
    for (Gpu gpu : node.gpus) {
      Trouble trouble = gpu.trouble;
      gpu.restart(trouble != null && (replaced || chance.of(trouble.rebootCures())));
    }
    ground.schedule().register(node);
  }

  /** Resets one GPU; the driver says so when nothing more is wanted of it. */
  void reset(Gpu gpu) {
    Node node = ground.floor().nodeOf(gpu);
    gpu.resetting = true;
    ground
        .agenda()
        .in(
            ground.pace().machines().reset(),
            () -> {
              gpu.resetting = false;
              Trouble trouble = gpu.trouble;
              gpu.resetAt = ground.now();
              gpu.restart(trouble != null && chance.of(trouble.resetCures()));
              if (trouble != null && gpu.trouble == null && node.up) {
                String words = KernelText.recovery(KernelText.RESET, KernelText.NONE);
                ground.wire().kernel(node, KernelText.xid(gpu, 154, words));
              }
            });
  }
}
