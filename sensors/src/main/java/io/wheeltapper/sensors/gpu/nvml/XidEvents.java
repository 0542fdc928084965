package io.wheeltapper.sensors.gpu.nvml;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.wheeltapper.sensors.gpu.reading.Gpu;
import io.wheeltapper.sensors.gpu.reading.GpuMetric;
import io.wheeltapper.sensors.gpu.reading.GpuNumbers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Xids through an event set; what came before it was registered is not told. For one thread. */
final class XidEvents {

  /** {@code nvmlEventTypeXidCriticalError}. */
  private static final long XID = 0x8;

  /** Xid 154 says that the recovery action changed; the event does not say to what. */
  private static final int RECOVERY_CHANGED = 154;

  /** A burst is handed on in batches of so many. */
  private static final int MOST_AT_ONCE = 256;

  private static final Structs.EventData DATA = new Structs.EventData();
  private static final int DEVICE = DATA.at("device");
  private static final int TYPE = DATA.at("eventType");
  private static final int CODE = DATA.at("eventData");
  private static final int GPU_INSTANCE = DATA.at("gpuInstanceId");
  private static final int COMPUTE_INSTANCE = DATA.at("computeInstanceId");

  private final NvmlLibrary library;
  private final Map<Pointer, Gpu> gpus = new HashMap<>();
  private final Pointer set;
  private final Memory data = new Memory(DATA.size());
  private final Fields recovery =
      new Fields(List.of(Fields.Field.of(230, GpuMetric.RECOVERY_ACTION)));

  XidEvents(NvmlLibrary library, Map<Gpu, Pointer> handles) throws NvmlException {
    this.library = library;
    handles.forEach((gpu, handle) -> gpus.put(handle, gpu));
    Memory out = new Memory(Native.POINTER_SIZE);
    library.must(Call.EVENT_CREATE, out);
    this.set = out.getPointer(0);
    int registered = 0;
    int answer = NvmlCode.NOT_SUPPORTED;
    for (Pointer handle : handles.values()) {
      out.setLong(0, 0);
      boolean told = library.call(Call.EVENT_TYPES, handle, out) == NvmlCode.SUCCESS;
      if (told && (out.getLong(0) & XID) == 0) {
        continue;
      }
      answer = library.call(Call.EVENT_REGISTER, handle, XID, set);
      registered += answer == NvmlCode.SUCCESS ? 1 : 0;
    }
    if (registered == 0) {
      library.call(Call.EVENT_FREE, set);
      throw new NvmlException("no GPU tells its Xids: " + NvmlCode.words(answer), answer);
    }
  }

  List<Nvml.Xid> await(long millis) throws NvmlException {
    List<Nvml.Xid> xids = new ArrayList<>();
    int code = library.call(Call.EVENT_WAIT, set, data, (int) millis);
    while (code == NvmlCode.SUCCESS && xids.size() < MOST_AT_ONCE) {
      if (data.getLong(TYPE) == XID) {
        xids.add(xid());
      }
      code = library.call(Call.EVENT_WAIT, set, data, 0);
    }
    if (code != NvmlCode.SUCCESS && code != NvmlCode.TIMEOUT && xids.isEmpty()) {
      throw new NvmlException("nvmlEventSetWait_v2: " + NvmlCode.words(code), code);
    }
    return xids;
  }

  /** Gives the set back; nobody waits on it any more. */
  void free() {
    library.call(Call.EVENT_FREE, set);
  }

  private Nvml.Xid xid() {
    Pointer handle = data.getPointer(DEVICE);
    Gpu gpu = gpus.getOrDefault(handle, new Gpu("", "", Map.of()));
    long code = data.getLong(CODE);
    int action = -1;
    if (code == RECOVERY_CHANGED) {
      GpuNumbers numbers = new GpuNumbers();
      recovery.read(library, handle, numbers);
      action =
          numbers.has(GpuMetric.RECOVERY_ACTION)
              ? (int) numbers.get(GpuMetric.RECOVERY_ACTION)
              : -1;
    }
    return new Nvml.Xid(
        gpu, code, data.getInt(GPU_INSTANCE), data.getInt(COMPUTE_INSTANCE), action);
  }
}
