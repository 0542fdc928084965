package io.wheeltapper.sensors.gpu.nvml;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.wheeltapper.sensors.gpu.reading.Gpu;
import io.wheeltapper.sensors.gpu.reading.GpuMetric;
import io.wheeltapper.sensors.gpu.reading.GpuNumbers;
import io.wheeltapper.sensors.gpu.reading.GpuReading;
import io.wheeltapper.sensors.gpu.reading.GpuReading.State;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The library once it is initialised. */
final class JnaSession implements Nvml.Session {

  /** No machine has more; what a broken library counts beyond is not asked for. */
  private static final int MOST_GPUS = 128;

  private static final int VERSION_LENGTH = 80;

  /** What the dear questions gave, said again until they are asked again. */
  private record Kept(
      GpuNumbers numbers, Map<String, String> versions, Map<String, String> mig, String domain) {}

  private final NvmlLibrary library;
  private final Runnable left;
  private final Device device;
  private final Device partition;
  private final Often often = new Often();
  private final Seldom seldom = new Seldom();
  private final Map<Gpu, Pointer> handles = new LinkedHashMap<>();
  private final Map<Gpu, Kept> kept = new HashMap<>();
  private final Nvml.Census census;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable XidEvents events;

  /**
   * Finds the GPUs.
   *
   * @param left told once nobody of this session is in the library any more
   */
  JnaSession(NvmlLibrary library, Runnable left) throws NvmlException {
    this.library = library;
    this.left = left;
    this.device = new Device(library);
    this.partition = new Device(library);
    Map<String, String> versions = new HashMap<>();
    version(versions, "driver", Call.DRIVER_VERSION);
    version(versions, "nvml", Call.NVML_VERSION);
    Map<String, String> lost = new LinkedHashMap<>();
    Memory memory = new Memory(Native.POINTER_SIZE);
    library.must(Call.COUNT, memory);
    int count = Math.min(MOST_GPUS, memory.getInt(0));
    for (int i = 0; i < count; i++) {
      int code = library.call(Call.HANDLE, i, memory);
      if (code != NvmlCode.SUCCESS) {
        lost.put("index " + i, NvmlCode.words(code));
        continue;
      }
      Pointer handle = memory.getPointer(0);
      Gpu gpu = Facts.gpu(device.of(handle), i);
      if (gpu.uuid().isBlank() && gpu.pci().isBlank()) {
        lost.put("index " + i, NvmlCode.words(device.last()));
      } else {
        handles.put(gpu, handle);
      }
    }
    this.census = new Nvml.Census(versions, List.copyOf(handles.keySet()), lost, library.missing());
  }

  private void version(Map<String, String> into, String key, Call call) {
    Memory text = new Memory(VERSION_LENGTH + 1L);
    text.clear();
    if (library.call(call, text, VERSION_LENGTH) == NvmlCode.SUCCESS) {
      into.put(key, Native.toString(text.getByteArray(0, VERSION_LENGTH), StandardCharsets.UTF_8));
    }
  }

  @Override
  public Nvml.Census census() {
    return census;
  }

  @Override
  public GpuReading read(Gpu gpu, boolean all) {
    Pointer handle = handles.get(gpu);
    if (handle == null) {
      throw new IllegalArgumentException("no GPU of this session: " + gpu.uuid());
    }
    device.of(handle);
    GpuNumbers now = new GpuNumbers();
    often.read(device, now);
    if (device.worst() == NvmlCode.GPU_IS_LOST || now.isEmpty()) {
      kept.remove(gpu);
      State state = state();
      return new GpuReading(
          gpu,
          state == State.OK ? State.UNREADABLE : state,
          Map.of(),
          Map.of(),
          "",
          new GpuNumbers());
    }
    Kept dear = kept.get(gpu);
    boolean again = !all && dear != null;
    if (all || dear == null) {
      dear = dear();
      kept.put(gpu, dear);
    }
    GpuNumbers numbers = new GpuNumbers();
    numbers.takeSeldom(dear.numbers(), again);
    numbers.take(now);
    return new GpuReading(gpu, state(), dear.versions(), dear.mig(), dear.domain(), numbers);
  }

  private Kept dear() {
    GpuNumbers numbers = new GpuNumbers();
    String domain = seldom.read(device, numbers);
    if (!library.has(Call.FIELDS)) {
      Seldom.linkErrors(device, numbers);
    }
    Map<String, String> mig = Facts.mig(device, partition);
    if (!mig.isEmpty()) {
      numbers.put(GpuMetric.MIG_MODE, "enabled".equals(mig.get("mode")) ? 1 : 0);
      numbers.put(GpuMetric.MIG_DEVICES, Integer.parseInt(mig.getOrDefault("count", "0")));
    }
    return new Kept(numbers, Facts.versions(device), mig, domain);
  }

  private State state() {
    return switch (device.worst()) {
      case NvmlCode.GPU_IS_LOST -> State.LOST;
      case NvmlCode.RESET_REQUIRED -> State.RESET;
      default -> State.OK;
    };
  }

  @Override
  public List<Nvml.Xid> await(long millis) throws NvmlException {
    XidEvents listening = events;
    if (listening == null) {
      listening = new XidEvents(library, handles);
      events = listening;
    }
    return listening.await(millis);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      XidEvents listening = events;
      if (listening != null) {
        listening.free();
      }
      library.call(Call.SHUTDOWN);
      left.run();
    }
  }
}
