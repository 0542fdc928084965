package io.wheeltapper.deploy.demo;

/**
 * How one trouble of one GPU shows: in the kernel's log, at the scheduler and in the job, each at
 * its own time, as in reality. Times in milliseconds.
 */
record Symptoms(Ground ground, Work work, Node node, Gpu gpu, Job job) {

  private static final long RANK_FAILS = 6_000;

  void fellOffBus() {
    xid(0, 79, KernelText.FELL_OFF);
    ground.agenda().in(ground.pace().machines().register(), () -> ground.schedule().register(node));
    recovery(1_500, KernelText.REBOOT);
    rankFails(0, RANK_FAILS, "CUDA error: unspecified launch failure");
  }

  void memoryRemap() {
    gpu.doubleBitErrors++;
    xid(0, 48, KernelText.DOUBLE_BIT);
    xid(1_200, 63, KernelText.REMAP);
    recovery(1_800, KernelText.RESET);
    rankFails(0, RANK_FAILS, "CUDA error: uncorrectable ECC error encountered");
  }

  void contained() {
    xid(0, 94, KernelText.CONTAINED);
    rankFails(0, RANK_FAILS, "CUDA error: uncorrectable ECC error encountered");
  }

  void gspTimeout() {
    for (int burst = 0; burst < 3; burst++) {
      xid(burst * 6_000L, 119, KernelText.GSP);
    }
    recovery(12_500, KernelText.RESET);
    rankFails(
        0,
        14_000,
        "Watchdog caught collective operation timeout: WorkNCCL(SeqNum=1837, OpType=ALLREDUCE)");
  }

  void appFault() {
    xid(0, 13, KernelText.WARP);
    rankFails(0, 1_000, "CUDA error: an illegal memory access was encountered");
  }

  void pageFault() {
    xid(0, 31, KernelText.PAGE_FAULT);
    rankFails(0, 1_000, "CUDA error: an illegal memory access was encountered");
  }

  /** What another job sees that comes to lie on it. */
  void again(Trouble trouble) {
    long soon = 5_000 + gpu.index * 1_000L;
    switch (trouble) {
      case PAGE_FAULTS -> {
        xid(soon, 31, KernelText.PAGE_FAULT);
        rankFails(soon, 1_000, "CUDA error: an illegal memory access was encountered");
      }
      case GSP_TIMEOUT -> {
        xid(soon, 119, KernelText.GSP);
        rankFails(soon, 2_000, "CUDA error: CUDA-capable device(s) is/are busy or unavailable");
      }
      case FELL_OFF_BUS -> rankFails(soon, 0, "RuntimeError: No CUDA GPUs are available");
      case MEMORY_REMAP, CONTAINED, APP_FAULT, UNREACHABLE, FOREIGN_DRAIN, WARM_WATER -> {}
    }
  }

  private void xid(long after, int code, String words) {
    int run = job.restarts;
    long boot = node.bootedAt;
    ground
        .agenda()
        .in(
            after,
            () -> {
              if (node.up && node.bootedAt == boot && (code == 79 || gpu.present())) {
                gpu.lastXid = code;
                boolean same = node.job == job && job.restarts == run;
                ground
                    .wire()
                    .kernel(
                        node,
                        same
                            ? KernelText.xid(gpu, code, job, words)
                            : KernelText.xid(gpu, code, words));
              }
            });
  }

  private void recovery(long after, String wanted) {
    long boot = node.bootedAt;
    ground
        .agenda()
        .in(
            after,
            () -> {
              if (node.up && node.bootedAt == boot) {
                String words = KernelText.recovery(KernelText.NONE, wanted);
                ground.wire().kernel(node, KernelText.xid(gpu, 154, words));
              }
            });
  }

  /** The gang stands still at once, and somebody's log says so a little later. */
  private void rankFails(long stalls, long after, String text) {
    int run = job.restarts;
    Runnable says =
        () -> {
          if (node.job == job && job.restarts == run) {
            int rank = job.nodes.indexOf(node) * node.gpus.size() + gpu.index;
            work.rankFails(job, node, "[rank" + rank + "] " + node.name + ": " + text);
          }
        };
    ground
        .agenda()
        .in(
            stalls,
            () -> {
              if (node.job == job && job.restarts == run) {
                work.stalls(job);
                ground.agenda().in(after, says);
              }
            });
  }
}
