package io.wheeltapper.sensors.facility.modbus;

import io.wheeltapper.sensors.facility.NoAnswer;
import io.wheeltapper.sensors.facility.modbus.RegisterMap.Block;
import io.wheeltapper.sensors.facility.modbus.RegisterMap.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The fake of the {@link Device} port: registers that a test sets; others are refused. */
final class FakeDevice implements Device {

  private final Map<Table, Map<Integer, Integer>> registers = new EnumMap<>(Table.class);
  private final List<Block> asked = new ArrayList<>();
  private boolean dead;

  void put(Table table, int address, int... values) {
    for (int i = 0; i < values.length; i++) {
      registers.computeIfAbsent(table, _ -> new HashMap<>()).put(address + i, values[i]);
    }
  }

  void remove(Table table, int address) {
    registers.getOrDefault(table, new HashMap<>()).remove(address);
  }

  void dead(boolean silent) {
    dead = silent;
  }

  List<Block> asked() {
    return List.copyOf(asked);
  }

  @Override
  public int[] read(Block block) throws IOException {
    asked.add(block);
    if (dead) {
      throw new NoAnswer("dead");
    }
    int[] values = new int[block.count()];
    for (int i = 0; i < values.length; i++) {
      Integer value = registers.getOrDefault(block.table(), Map.of()).get(block.address() + i);
      if (value == null) {
        throw new Refused(2);
      }
      values[i] = value;
    }
    return values;
  }

  @Override
  public void close() {}
}
