package io.wheeltapper.sensors.gpu.nvml;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.gpu.reading.Gpu;
import io.wheeltapper.sensors.gpu.reading.GpuReading;
import io.wheeltapper.sensors.gpu.reading.GpuReading.State;
import io.wheeltapper.sensors.gpu.reading.GpuSignals;
import io.wheeltapper.sensors.gpu.reading.Management;
import io.wheeltapper.sensors.gpu.reading.NodeReading;
import io.wheeltapper.sensors.patience.Answer;
import io.wheeltapper.sensors.patience.Patience;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads all GPUs every so often and hands on their Xids at once. Every call into the library is
 * made by a thread that can be given up: what the driver does not answer in time costs a reading,
 * and three in a row are a hang, which is said and does not stop the agent.
 */
final class NvmlSensor implements Sensor {

  /** Words of the driver for its verdicts, as Xid 154 has them in the kernel log. */
  private static final List<String> RECOVERY =
      List.of(
          "None",
          "GPU Reset Required",
          "Node Reboot Required",
          "Drain P2P",
          "Drain and Reset",
          "Recover IMEX Domain");

  private static final long CLOSE_MILLIS = 5000;

  /**
   * What to do.
   *
   * @param dear how often also what asks much of the driver is read
   * @param limit for one look at all GPUs
   * @param releaseFile while it exists the driver is let go, so that a GPU can be reset
   */
  record Plan(
      String sensor,
      String node,
      Duration interval,
      Duration dear,
      Duration limit,
      boolean xids,
      Optional<Path> releaseFile) {}

  private final Nvml nvml;
  private final Plan plan;
  private final InstantSource clock;
  private final Patience patience = new Patience("nvml");
  private final GpuSignals signals;
  private final Management management;

  /** Made and closed in the asking thread only. */
  private volatile Nvml.@Nullable Session session;

  private @Nullable Listener listener;
  private long lastDear;
  private long lastOpened;
  private boolean unwell;

  NvmlSensor(Nvml nvml, Plan plan, InstantSource clock) {
    this.nvml = nvml;
    this.plan = plan;
    this.clock = clock;
    this.signals = new GpuSignals(plan.node(), plan.sensor());
    this.management = new Management(plan.node(), plan.sensor());
  }

  @Override
  public long heartbeatMillis() {
    return plan.interval().toMillis() + plan.limit().toMillis() + 1000;
  }

  @Override
  public void run(Sink sink) throws Exception {
    signals.anew();
    management.anew();
    try {
      while (true) {
        long next = System.nanoTime() + plan.interval().toNanos();
        if (plan.releaseFile().isPresent() && Files.exists(plan.releaseFile().get())) {
          letGo();
        } else {
          look(sink);
        }
        xidsUntil(next, sink);
      }
    } finally {
      letGo();
    }
  }

  private void look(Sink sink) throws Exception {
    long now = clock.millis();
    boolean dear = now - lastDear >= plan.dear().toMillis() || now < lastDear;
    if (unwell && now - lastOpened >= plan.dear().toMillis()) {
      letGo();
    }
    Queue<GpuReading> read = new ConcurrentLinkedQueue<>();
    Answer<NodeReading> answer = patience.ask(() -> readAll(read, dear), plan.limit());
    long at = clock.millis();
    List<Signal> said = new ArrayList<>();
    management.after(answer, at).ifPresent(said::add);
    for (GpuReading gpu = read.poll(); gpu != null; gpu = read.poll()) {
      said.addAll(signals.gpu(gpu, at));
    }
    if (answer instanceof Answer.Given<NodeReading> given) {
      said.addAll(signals.node(given.value(), at));
      unwell = unwell(given.value());
      lastDear = dear ? now : lastDear;
    }
    if (!said.isEmpty()) {
      sink.emit(said);
    }
    switch (answer) {
      case Answer.Given<NodeReading> given -> {
        listen(sink);
        sink.alive(at);
      }
      case Answer.None<NodeReading> none -> {}
      case Answer.Failed<NodeReading> failed -> throw failed.why();
    }
  }

  /** In the asking thread. */
  private NodeReading readAll(Queue<GpuReading> into, boolean dear) throws NvmlException {
    Nvml.Session open = session;
    if (open == null) {
      open = nvml.open();
      lastOpened = clock.millis();
      session = open;
    }
    Nvml.Census census = open.census();
    List<GpuReading> all = new ArrayList<>();
    for (Gpu gpu : census.gpus()) {
      GpuReading reading = open.read(gpu, dear);
      into.add(reading);
      all.add(reading);
    }
    Map<String, String> versions = new HashMap<>(census.versions());
    versions.remove("nvml");
    return new NodeReading(
        versions,
        all,
        List.copyOf(census.lost().keySet()),
        census.gpus().size() + census.lost().size());
  }

  private static boolean unwell(NodeReading reading) {
    return !reading.lost().isEmpty()
        || reading.gpus().isEmpty()
        || reading.gpus().stream().anyMatch(gpu -> gpu.state() != State.OK);
  }

  /** Listens for Xids, where that is wished and possible, and tells once why it is not. */
  private void listen(Sink sink) {
    Nvml.Session open = session;
    if (!plan.xids() || open == null) {
      return;
    }
    Listener now = listener;
    if (now == null) {
      listener = new Listener(open);
      return;
    }
    String ended = now.ended();
    if (ended != null && !now.told()) {
      sink.rejected("events", ended);
      unwell = true;
    }
    long dropped = now.dropped();
    if (dropped > 0) {
      sink.rejected("events", dropped + " Xids came faster than they were taken");
    }
  }

  /** Closes behind whatever is still being asked, and waits for nothing. */
  private void letGo() {
    Listener before = listener;
    listener = null;
    unwell = false;
    if (before != null) {
      before.stop();
    }
    patience.later(() -> {
      Nvml.Session open = session;
      session = null;
      if (open != null && (before == null || before.over(CLOSE_MILLIS))) {
        open.close();
      }
    });
  }

  private void xidsUntil(long until, Sink sink) throws InterruptedException {
    while (true) {
      long left = until - System.nanoTime();
      Listener now = listener;
      if (left <= 0) {
        return;
      }
      if (now == null) {
        TimeUnit.NANOSECONDS.sleep(left);
        return;
      }
      Nvml.Xid xid = now.queue().poll(left, TimeUnit.NANOSECONDS);
      if (xid == null) {
        return;
      }
      List<Signal> events = new ArrayList<>();
      for (; xid != null; xid = now.queue().poll()) {
        event(xid, sink).ifPresent(events::add);
      }
      if (!events.isEmpty()) {
        sink.emit(events);
      }
    }
  }

  private Optional<Signal> event(Nvml.Xid xid, Sink sink) {
    Gpu gpu = xid.gpu();
    if (gpu.uuid().isBlank() && gpu.pci().isBlank()) {
      sink.rejected("events", "Xid " + xid.code() + " of a GPU that nobody knows");
      return Optional.empty();
    }
    Map<String, String> fields = new HashMap<>();
    fields.put("xid", Long.toString(xid.code()));
    fields.put("pci", gpu.pci());
    fields.put("uuid", gpu.uuid());
    if (xid.gpuInstance() >= 0) {
      fields.put("gpu_instance", Integer.toString(xid.gpuInstance()));
    }
    if (xid.computeInstance() >= 0) {
      fields.put("compute_instance", Integer.toString(xid.computeInstance()));
    }
    if (xid.recoveryAction() >= 0 && xid.recoveryAction() < RECOVERY.size()) {
      fields.put("recovery_to_name", RECOVERY.get(xid.recoveryAction()));
    }
    fields.values().removeIf(String::isBlank);
    return Optional.of(
        new Event(
            gpu.uuid().isBlank()
                ? Target.gpuAt(gpu.pci(), plan.node())
                : new Target(Target.Kind.GPU, gpu.uuid()),
            plan.node(),
            plan.sensor(),
            Origin.GPU_DRIVER,
            clock.millis(),
            "xid",
            fields,
            "NVML event: Xid " + xid.code() + " at " + gpu.pci() + " " + gpu.uuid()));
  }
}
