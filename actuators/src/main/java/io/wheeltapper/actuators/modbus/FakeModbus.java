package io.wheeltapper.actuators.modbus;

import io.wheeltapper.actuators.CallFailed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A device in memory for tests: registers, and every write, so that effects can be counted at the
 * target. Not thread-safe.
 */
final class FakeModbus implements Modbus {

  private final Map<Table, Map<Integer, Integer>> values = new EnumMap<>(Table.class);
  private final List<String> writes = new ArrayList<>();
  private Runnable after = () -> {};

  FakeModbus put(Table table, int address, int value) {
    values.computeIfAbsent(table, _ -> new TreeMap<>()).put(address, value);
    return this;
  }

  /** It reads nothing there any more. */
  FakeModbus remove(Table table, int address) {
    values.getOrDefault(table, new TreeMap<>()).remove(address);
    return this;
  }

  /** What the world does by itself after a write. */
  FakeModbus after(Runnable reaction) {
    after = reaction;
    return this;
  }

  /** Every write that took effect, in order. */
  List<String> writes() {
    return List.copyOf(writes);
  }

  int get(Table table, int address) {
    return values.getOrDefault(table, Map.of()).getOrDefault(address, 0);
  }

  @Override
  public String place() {
    return "10.4.0.3:502/1";
  }

  @Override
  public int[] read(Table table, int address, int count) throws CallFailed {
    int[] read = new int[count];
    for (int i = 0; i < count; i++) {
      Integer value = values.getOrDefault(table, Map.of()).get(address + i);
      if (value == null) {
        throw new CallFailed(CallFailed.Kind.REFUSED, "refuses: Modbus exception 2");
      }
      read[i] = value;
    }
    return read;
  }

  @Override
  public void write(int address, int[] registers) {
    for (int i = 0; i < registers.length; i++) {
      put(Table.HOLDING, address + i, registers[i]);
    }
    writes.add(address + " " + Arrays.toString(registers));
    after.run();
  }
}
