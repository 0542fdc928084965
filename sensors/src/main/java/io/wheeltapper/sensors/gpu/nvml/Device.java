package io.wheeltapper.sensors.gpu.nvml;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Asks one device one thing at a time, through memory that is made once. A question that is not
 * answered with success gives NaN or blank; the worst answer is kept. For one thread.
 */
final class Device {

  /** More than any out-parameter and any struct here takes; nvml.h's longest text is 96 bytes. */
  private static final int ROOM = 4096;

  private final NvmlLibrary library;
  private final Memory memory = new Memory(ROOM);
  private final Pointer second = memory.share(8);
  private final Pointer third = memory.share(16);
  private final Pointer fourth = memory.share(24);
  private Pointer handle = Pointer.NULL;
  private int worst;
  private int last;

  Device(NvmlLibrary library) {
    this.library = library;
  }

  /** Which device the next questions are about. */
  Device of(Pointer device) {
    handle = device;
    worst = NvmlCode.SUCCESS;
    return this;
  }

  NvmlLibrary library() {
    return library;
  }

  Pointer handle() {
    return handle;
  }

  /** {@code GPU_IS_LOST} or {@code RESET_REQUIRED} where any answer was that, else success. */
  int worst() {
    return worst;
  }

  /** The answer to the last question. */
  int last() {
    return last;
  }

  /** An unsigned int. */
  double whole(Call call) {
    return answered(library.call(call, handle, memory)) ? unsigned(memory, 0) : Double.NaN;
  }

  /** An unsigned int about the n-th of something. */
  double whole(Call call, int of) {
    return answered(library.call(call, handle, of, memory)) ? unsigned(memory, 0) : Double.NaN;
  }

  /** How many of a sort there are, where the library would list them if it were given room. */
  double size(Call call, int of) {
    memory.setInt(0, 0);
    int code = library.call(call, handle, of, memory, Pointer.NULL, Pointer.NULL);
    return answered(code) || code == NvmlCode.INSUFFICIENT_SIZE ? unsigned(memory, 0) : Double.NaN;
  }

  /** An unsigned long long. */
  double wide(Call call, Object... of) {
    Object[] all = new Object[of.length + 2];
    all[0] = handle;
    System.arraycopy(of, 0, all, 1, of.length);
    all[of.length + 1] = memory;
    memory.setLong(0, 0);
    if (!answered(library.call(call, all))) {
      return Double.NaN;
    }
    long raw = memory.getLong(0);
    return raw >= 0 ? raw : 0x1p64 + raw;
  }

  /** Two unsigned ints, of which {@link #first} and {@link #second} then tell. */
  boolean two(Call call) {
    return answered(library.call(call, handle, memory, second));
  }

  /** Four unsigned ints. */
  boolean four(Call call) {
    return answered(library.call(call, handle, memory, second, third, fourth));
  }

  double first() {
    return unsigned(memory, 0);
  }

  double second() {
    return unsigned(memory, 8);
  }

  double third() {
    return unsigned(memory, 16);
  }

  double fourth() {
    return unsigned(memory, 24);
  }

  /** A text, blank where there is none. */
  String text(Call call, int length) {
    memory.clear(length + 1L);
    return answered(library.call(call, handle, memory, length)) ? string(0, length) : "";
  }

  /** A text whose room the library takes for granted. */
  String text(Call call) {
    memory.clear(ROOM);
    return answered(library.call(call, handle, memory)) ? string(0, ROOM - 1) : "";
  }

  /** Fills a struct; a versioned one begins with its version. */
  boolean struct(Call call, Structs.Layout layout, int version) {
    memory.clear(layout.size());
    if (version > 0) {
      memory.setInt(0, layout.version(version));
    }
    return answered(library.call(call, handle, memory));
  }

  /** A field of the struct last filled. */
  int intAt(int offset) {
    return memory.getInt(offset);
  }

  int byteAt(int offset) {
    return memory.getByte(offset) & 0xff;
  }

  /** A UUID in sixteen bytes; blank where all of them are 0. */
  String uuid(int offset) {
    ByteBuffer bytes = ByteBuffer.wrap(memory.getByteArray(offset, 2 * Long.BYTES));
    UUID uuid = new UUID(bytes.getLong(), bytes.getLong());
    return uuid.equals(new UUID(0, 0)) ? "" : uuid.toString();
  }

  double wideAt(int offset) {
    long raw = memory.getLong(offset);
    return raw >= 0 ? raw : 0x1p64 + raw;
  }

  void put(int offset, int value) {
    memory.setInt(offset, value);
  }

  /** The memory that a call writes to. */
  Memory memory() {
    return memory;
  }

  /** The text at a place, at most so long. */
  String string(int offset, int longest) {
    byte[] bytes = memory.getByteArray(offset, longest);
    return Native.toString(bytes, StandardCharsets.UTF_8).strip();
  }

  private static double unsigned(Memory memory, int offset) {
    return memory.getInt(offset) & 0xffffffffL;
  }

  boolean answered(int code) {
    last = code;
    if (code == NvmlCode.GPU_IS_LOST
        || (code == NvmlCode.RESET_REQUIRED && worst != NvmlCode.GPU_IS_LOST)) {
      worst = code;
    }
    return code == NvmlCode.SUCCESS;
  }
}
