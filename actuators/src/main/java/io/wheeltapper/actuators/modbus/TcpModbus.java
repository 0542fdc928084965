package io.wheeltapper.actuators.modbus;

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
import com.ghgande.j2mod.modbus.msg.WriteMultipleRegistersRequest;
import com.ghgande.j2mod.modbus.msg.WriteSingleRegisterRequest;
import com.ghgande.j2mod.modbus.net.TCPMasterConnection;
import com.ghgande.j2mod.modbus.procimg.InputRegister;
import com.ghgande.j2mod.modbus.procimg.Register;
import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import com.ghgande.j2mod.modbus.util.BitVector;
import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.CallFailed.Kind;
import io.wheeltapper.actuators.SharedLine;
import io.wheeltapper.actuators.Words;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The real {@link Modbus}. A connection a call: devices have room for a few, and the sensor holds
 * one already. A question goes out once: each write wears the device's memory.
 */
final class TcpModbus implements Modbus {

  /** Below an operation's shortest time limit, which is a minute. */
  private static final long TURN_SECONDS = 20;

  /** Times that j2mod asks in all; it takes 0 for its default, which is 5. */
  private static final int ONCE = 1;

  private final Unit unit;
  private final SharedLine line;
  private final Duration limit;
  private final Semaphore turn = new Semaphore(1);

  TcpModbus(Unit unit, SharedLine line, Duration limit) {
    this.unit = unit;
    this.line = line;
    this.limit = limit;
  }

  @Override
  public String place() {
    return unit.place();
  }

  @Override
  public int[] read(Table table, int address, int count) throws CallFailed, InterruptedException {
    ModbusRequest question =
        switch (table) {
          case COIL -> new ReadCoilsRequest(address, count);
          case DISCRETE -> new ReadInputDiscretesRequest(address, count);
          case HOLDING -> new ReadMultipleRegistersRequest(address, count);
          case INPUT -> new ReadInputRegistersRequest(address, count);
        };
    ModbusResponse answer = inTurn(question, false);
    int[] values =
        switch (answer) {
          case ReadCoilsResponse r -> bits(r.getCoils(), count);
          case ReadInputDiscretesResponse r -> bits(r.getDiscretes(), count);
          case ReadMultipleRegistersResponse r -> words(r.getRegisters());
          case ReadInputRegistersResponse r -> words(r.getRegisters());
          default -> new int[0];
        };
    if (values.length != count) {
      throw new CallFailed(Kind.NONSENSE, place() + " answers what was not asked");
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
    return Arrays.stream(registers).mapToInt(InputRegister::toUnsignedShort).toArray();
  }

  @Override
  public void write(int address, int[] registers) throws CallFailed, InterruptedException {
    Register[] words =
        Arrays.stream(registers).mapToObj(SimpleRegister::new).toArray(Register[]::new);
    inTurn(
        words.length == 1
            ? new WriteSingleRegisterRequest(address, words[0])
            : new WriteMultipleRegistersRequest(address, words),
        true);
  }

  private ModbusResponse inTurn(ModbusRequest question, boolean writes)
      throws CallFailed, InterruptedException {
    if (!turn.tryAcquire(TURN_SECONDS, TimeUnit.SECONDS)) {
      throw new CallFailed(Kind.NOT_MADE, place() + ": another call to it is under way");
    }
    try {
      return line.call(place(), writes, () -> called(question, writes));
    } finally {
      turn.release();
    }
  }

  private ModbusResponse called(ModbusRequest question, boolean writes) throws CallFailed {
    TCPMasterConnection connection = connect();
    AtomicBoolean late = new AtomicBoolean();
    Thread guard = Thread.ofVirtual().start(() -> endIfLate(connection, late));
    try {
      question.setUnitID(unit.number());
      ModbusTCPTransaction transaction = new ModbusTCPTransaction(connection);
      transaction.setRequest(question);
      transaction.setRetries(ONCE);
      transaction.execute();
      ModbusResponse answer = transaction.getResponse();
      if (late.get() || answer == null) {
        throw new ModbusIOException("no whole answer");
      }
      return answer;
    } catch (ModbusSlaveException e) {
      throw refused(e);
    } catch (ModbusIOException e) {
      throw lost(writes, "does not answer within " + limit.toMillis() + " ms", e);
    } catch (ModbusException e) {
      throw lost(writes, "answers nonsense", e);
    } finally {
      guard.interrupt();
      connection.close();
    }
  }

  /** Codes 5 and 6 (acknowledged, busy) leave open what becomes of it; all others are a no. */
  private CallFailed refused(ModbusSlaveException e) {
    boolean open = e.getType() == 5 || e.getType() == 6;
    return new CallFailed(
        open ? Kind.UNCERTAIN : Kind.REFUSED,
        place() + " refuses: Modbus exception " + e.getType(),
        e);
  }

  private CallFailed lost(boolean writes, String what, ModbusException e) {
    return new CallFailed(
        writes ? Kind.UNCERTAIN : Kind.UNREACHABLE,
        place() + " " + what + ": " + Words.plain(String.valueOf(e.getMessage()), 120),
        e);
  }

  private TCPMasterConnection connect() throws CallFailed {
    try {
      TCPMasterConnection made = new TCPMasterConnection(InetAddress.getByName(unit.host()));
      made.setPort(unit.port());
      made.setTimeout((int) Math.min(limit.toMillis(), 600_000));
      made.connect();
      return made;
    } catch (Exception e) {
      throw new CallFailed(
          Kind.UNREACHABLE,
          place() + " cannot be reached: " + Words.plain(String.valueOf(e.getMessage()), 120),
          e);
    }
  }

  /** The limit is one of the whole answer; the socket's own is one of each of its bytes. */
  private void endIfLate(TCPMasterConnection open, AtomicBoolean late) {
    try {
      while (true) {
        TimeUnit.NANOSECONDS.sleep(limit.toNanos());
        late.set(true);
        open.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
