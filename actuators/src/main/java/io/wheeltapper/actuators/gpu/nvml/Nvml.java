package io.wheeltapper.actuators.gpu.nvml;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import io.wheeltapper.actuators.gpu.node.Driver;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * The library, its symbols looked up one by one as they are called: a driver that lacks one answers
 * {@link #FUNCTION_NOT_FOUND}. For one thread.
 */
final class Nvml {

  static final int SUCCESS = 0;
  static final int INSUFFICIENT_SIZE = 7;
  static final int FUNCTION_NOT_FOUND = 13;
  static final int GPU_IS_LOST = 15;
  static final int RESET_REQUIRED = 16;

  /** {@code nvmlReturn_t} of nvml.h, as far as a person has to act on it. */
  private static final Map<Integer, String> WORDS =
      Map.ofEntries(
          Map.entry(2, "invalid argument"),
          Map.entry(3, "not supported"),
          Map.entry(4, "no permission; run it as root"),
          Map.entry(6, "not found"),
          Map.entry(9, "the driver is not loaded"),
          Map.entry(10, "timeout"),
          Map.entry(FUNCTION_NOT_FOUND, "this driver lacks the function"),
          Map.entry(GPU_IS_LOST, "the GPU is lost"),
          Map.entry(RESET_REQUIRED, "the GPU requires a reset"),
          Map.entry(18, "library and driver versions differ; load the driver anew"),
          Map.entry(19, "in use"));

  /** Not there, as an answer of {@link #symbol}. */
  private static final Function[] NONE = {};

  private static final AtomicLong OPENED = new AtomicLong();

  private final NativeLibrary library;
  private final Map<String, Function[]> functions = new HashMap<>();

  private Nvml(NativeLibrary library) {
    this.library = library;
  }

  /**
   * Loads it by its file or, without a slash, by the system's search path. Each has a handle of its
   * own: JNA would share one, and whoever closed it would take the library's code from under a call
   * of another's that hangs in the driver.
   */
  static Nvml load(String file) throws Driver.Failed {
    try {
      Map<String, Object> own = Map.of("wheeltapper.actuators", OPENED.incrementAndGet());
      return new Nvml(NativeLibrary.getInstance(file, own));
    } catch (UnsatisfiedLinkError e) {
      throw new Driver.Failed(file + " cannot be loaded; the NVIDIA driver installs it");
    }
  }

  /** The driver may be another when it is loaded again. Never while a call of this one hangs. */
  void unload() {
    library.close();
  }

  private Function[] symbol(String name) {
    return functions.computeIfAbsent(
        name,
        n -> {
          try {
            return new Function[] {library.getFunction(n)};
          } catch (UnsatisfiedLinkError e) {
            return NONE;
          }
        });
  }

  /** Whether this library has it. */
  boolean has(String name) {
    return symbol(name).length > 0;
  }

  /** The library's answer. Blocks for as long as the driver does. */
  int call(String name, Object... arguments) {
    Function[] found = symbol(name);
    return found.length == 0 ? FUNCTION_NOT_FOUND : found[0].invokeInt(arguments);
  }

  /** Calls what has to work. */
  void must(String name, Object... arguments) throws Driver.Failed {
    int code = call(name, arguments);
    if (code != SUCCESS) {
      throw new Driver.Failed(name + ": " + words(code));
    }
  }

  /** In words, with the number. */
  static String words(int code) {
    return WORDS.getOrDefault(code, "error") + " (" + code + ")";
  }

  /** An unsigned int; below 0 where there is no answer. */
  long whole(String name, Pointer device) {
    try (Memory memory = new Memory(8)) {
      memory.clear();
      return call(name, device, memory) == SUCCESS ? memory.getInt(0) & 0xffffffffL : -1;
    }
  }

  /** An unsigned int about the n-th of something. */
  long whole(String name, Pointer device, int of) {
    try (Memory memory = new Memory(8)) {
      memory.clear();
      return call(name, device, of, memory) == SUCCESS ? memory.getInt(0) & 0xffffffffL : -1;
    }
  }

  /** An unsigned long long, as far as it is below 2⁶³. */
  long wide(String name, Pointer device) {
    try (Memory memory = new Memory(8)) {
      memory.clear();
      return call(name, device, memory) == SUCCESS ? Math.max(-1, memory.getLong(0)) : -1;
    }
  }

  /** Several unsigned ints of one call; each below 0 where there is no answer. */
  List<Long> wholes(String name, Pointer device, int count) {
    try (Memory memory = new Memory(8L * count)) {
      memory.clear();
      Object[] arguments = new Object[count + 1];
      arguments[0] = device;
      for (int i = 0; i < count; i++) {
        arguments[i + 1] = memory.share(8L * i);
      }
      boolean ok = call(name, arguments) == SUCCESS;
      return IntStream.range(0, count)
          .mapToObj(i -> ok ? memory.getInt(8L * i) & 0xffffffffL : -1L)
          .toList();
    }
  }
}
