package io.wheeltapper.sensors.facility.modbus;

import com.ghgande.j2mod.modbus.ModbusException;
import com.ghgande.j2mod.modbus.ModbusIOException;
import com.ghgande.j2mod.modbus.ModbusSlaveException;
import com.ghgande.j2mod.modbus.io.ModbusTCPTransaction;
import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ModbusResponse;
import com.ghgande.j2mod.modbus.msg.ReadCoilsRequest;
import com.ghgande.j2mod.modbus.msg.ReadCoilsResponse;
import com.ghgande.j2mod.modbus.msg.ReadInputDiscretesRequest;
import com.ghgande.j2mod.modbus.msg.ReadInputDiscretesResponse;
import com.ghgande.j2mod.modbus.msg.ReadInputRegistersRequest;
import com.ghgande.j2mod.modbus.msg.ReadInputRegistersResponse;
import com.ghgande.j2mod.modbus.msg.ReadMultipleRegistersRequest;
import com.ghgande.j2mod.modbus.msg.ReadMultipleRegistersResponse;
import com.ghgande.j2mod.modbus.net.TCPMasterConnection;
import com.ghgande.j2mod.modbus.procimg.InputRegister;
import com.ghgande.j2mod.modbus.util.BitVector;
import io.wheeltapper.sensors.facility.Address;
import io.wheeltapper.sensors.facility.NoAnswer;
import io.wheeltapper.sensors.facility.Told;
import io.wheeltapper.sensors.facility.modbus.RegisterMap.Block;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One device behind Modbus TCP, over one connection that is kept. */
final class TcpDevice implements Device {

  /** Times that j2mod asks in all; it takes 0 for its default, which is 5. */
  private static final int ONCE = 1;

  private final Address address;
  private final Duration timeout;
  private @Nullable TCPMasterConnection connection;

  TcpDevice(Address address, Duration timeout) {
    this.address = address;
    this.timeout = timeout;
  }

  /** Once; again only where the device had ended the connection that was kept. */
  @Override
  public int[] read(Block block) throws IOException {
    boolean kept = connected();
    long began = System.nanoTime();
    try {
      return ask(block);
    } catch (NoAnswer e) {
      if (!kept || System.nanoTime() - began >= timeout.toNanos()) {
        throw e;
      }
      return ask(block);
    }
  }

  private int[] ask(Block block) throws IOException {
    ModbusRequest question = question(block);
    question.setUnitID(address.unit());
    TCPMasterConnection open = open();
    ModbusTCPTransaction transaction = new ModbusTCPTransaction(open);
    transaction.setRequest(question);
    transaction.setRetries(ONCE);
    AtomicBoolean late = new AtomicBoolean();
    Thread guard = Thread.ofVirtual().start(() -> endIfLate(open, late));
    try {
      transaction.execute();
      if (late.get()) {
        throw new ModbusIOException("its answer dribbles");
      }
      return values(transaction.getResponse(), block);
    } catch (ModbusSlaveException e) {
      throw new Refused(e.getType());
    } catch (ModbusIOException e) {
      close();
      throw new NoAnswer(
          address.place()
              + " does not answer within "
              + timeout.toMillis()
              + " ms: "
              + e.getMessage());
    } catch (ModbusException e) {
      close();
      throw new IOException(address.place() + " answers nonsense: " + e.getMessage(), e);
    } finally {
      guard.interrupt();
    }
  }

  /** The limit is one of the whole answer; the socket's own is one of each of its bytes. */
  private void endIfLate(TCPMasterConnection open, AtomicBoolean late) {
    try {
      while (true) {
        TimeUnit.NANOSECONDS.sleep(timeout.toNanos());
        late.set(true);
        open.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ModbusRequest question(Block block) {
    return switch (block.table()) {
      case COIL -> new ReadCoilsRequest(block.address(), block.count());
      case DISCRETE -> new ReadInputDiscretesRequest(block.address(), block.count());
      case HOLDING -> new ReadMultipleRegistersRequest(block.address(), block.count());
      case INPUT -> new ReadInputRegistersRequest(block.address(), block.count());
    };
  }

  private int[] values(ModbusResponse answer, Block block) throws IOException {
    int[] values =
        switch (answer) {
          case ReadCoilsResponse r -> bits(r.getCoils(), block.count());
          case ReadInputDiscretesResponse r -> bits(r.getDiscretes(), block.count());
          case ReadMultipleRegistersResponse r -> words(r.getRegisters());
          case ReadInputRegistersResponse r -> words(r.getRegisters());
          case null, default ->
              throw new IOException(address.place() + " answers what was not asked");
        };
    if (values.length != block.count()) {
      close();
      throw new IOException(
          address.place() + " gives " + values.length + " registers, not " + block.count());
    }
    return values;
  }

  private static int[] bits(BitVector bits, int count) {
    int[] values = new int[Math.min(count, bits.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = bits.getBit(i) ? 1 : 0;
    }
    return values;
  }

  private static int[] words(InputRegister[] registers) {
    int[] values = new int[registers.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = registers[i].toUnsignedShort();
    }
    return values;
  }

  private synchronized boolean connected() {
    return connection != null && connection.isConnected();
  }

  private synchronized TCPMasterConnection open() throws IOException {
    TCPMasterConnection known = connection;
    if (known != null && known.isConnected()) {
      return known;
    }
    TCPMasterConnection made = new TCPMasterConnection(Told.host(address.host()));
    made.setPort(address.port());
    made.setTimeout((int) Math.min(timeout.toMillis(), 600_000));
    try {
      made.connect();
    } catch (Exception e) {
      throw new NoAnswer(address.place() + " cannot be reached: " + e.getMessage());
    }
    connection = made;
    return made;
  }

  @Override
  public synchronized void close() {
    TCPMasterConnection known = connection;
    connection = null;
    if (known != null) {
      known.close();
    }
  }
}
