package io.wheeltapper.sensors.gpu.nvml;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.wheeltapper.sensors.gpu.reading.GpuMetric;
import io.wheeltapper.sensors.gpu.reading.GpuNumbers;
import java.util.List;

/**
 * Many numbers in one call, {@code nvmlDeviceGetFieldValues}. Each has an answer of its own; the
 * memory is made once. For one thread.
 */
final class Fields {

  /** One of them: {@code NVML_FI_DEV_…}, for one link or for none, and what it becomes. */
  record Field(int id, int scope, GpuMetric metric, double factor) {

    static Field of(int id, GpuMetric metric) {
      return new Field(id, 0, metric, 1);
    }

    static Field of(int id, GpuMetric metric, double factor) {
      return new Field(id, 0, metric, factor);
    }
  }

  private static final Structs.FieldValue LAYOUT = new Structs.FieldValue();
  private static final int SIZE = LAYOUT.size();
  private static final int ID = LAYOUT.at("fieldId");
  private static final int SCOPE = LAYOUT.at("scopeId");
  private static final int TYPE = LAYOUT.at("valueType");
  private static final int ANSWER = LAYOUT.at("nvmlReturn");
  private static final int VALUE = LAYOUT.at("value");

  private final List<Field> fields;
  private final Memory memory;

  Fields(List<Field> fields) {
    this.fields = List.copyOf(fields);
    this.memory = new Memory((long) SIZE * Math.max(1, fields.size()));
  }

  /**
   * Reads them all. What failed is left out, several of one metric are added up, and a sum of which
   * a part is missing is left out.
   *
   * @return the library's answer to the call as a whole
   */
  int read(NvmlLibrary library, Pointer device, GpuNumbers into) {
    if (fields.isEmpty()) {
      return NvmlCode.SUCCESS;
    }
    memory.clear();
    for (int i = 0; i < fields.size(); i++) {
      long at = (long) i * SIZE;
      memory.setInt(at + ID, fields.get(i).id());
      memory.setInt(at + SCOPE, fields.get(i).scope());
      memory.setInt(at + ANSWER, NvmlCode.UNKNOWN);
    }
    int code = library.call(Call.FIELDS, device, fields.size(), memory);
    if (code != NvmlCode.SUCCESS) {
      return code;
    }
    for (int i = 0; i < fields.size(); i++) {
      long at = (long) i * SIZE;
      Field field = fields.get(i);
      double value = memory.getInt(at + ANSWER) == 0 ? value(at) : Double.NaN;
      if (i > 0 && fields.get(i - 1).metric() == field.metric()) {
        into.put(field.metric(), into.get(field.metric()) + value * field.factor());
      } else {
        into.put(field.metric(), value * field.factor());
      }
    }
    return code;
  }

  /** {@code nvmlValueType_t}: which member of the union holds. */
  private double value(long at) {
    long raw = memory.getLong(at + VALUE);
    return switch (memory.getInt(at + TYPE)) {
      case 0 -> Double.longBitsToDouble(raw);
      case 1 -> raw & 0xffffffffL;
      case 2, 3 -> raw >= 0 ? raw : 0x1p64 + raw;
      case 4 -> raw;
      case 5 -> (int) raw;
      case 6 -> raw & 0xffffL;
      default -> Double.NaN;
    };
  }
}
