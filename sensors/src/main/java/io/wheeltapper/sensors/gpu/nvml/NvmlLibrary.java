package io.wheeltapper.sensors.gpu.nvml;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.util.ArrayList;
import java.util.List;

/**
 * The library, its symbols looked up one by one: what a driver lacks answers {@link
 * NvmlCode#FUNCTION_NOT_FOUND}. Safe for several threads, as the library is.
 */
final class NvmlLibrary {

  private final Function[] functions = new Function[Call.values().length];
  private final List<String> missing = new ArrayList<>();
  private final NativeLibrary library;

  private NvmlLibrary(NativeLibrary library) {
    this.library = library;
    for (Call call : Call.values()) {
      for (String symbol : call.symbols()) {
        try {
          functions[call.ordinal()] = library.getFunction(symbol);
          break;
        } catch (UnsatisfiedLinkError e) {
          continue; // an older name, or none at all
        }
      }
      if (functions[call.ordinal()] == null) {
        missing.add(call.symbols().getFirst());
      }
    }
  }

  /**
   * Loads it by its file or, without a slash, by the system's search path.
   *
   * @throws NvmlException when there is none, or it is no such library
   */
  static NvmlLibrary load(String file) throws NvmlException {
    try {
      NvmlLibrary library = new NvmlLibrary(NativeLibrary.getInstance(file));
      if (!library.has(Call.INIT)) {
        throw new NvmlException(file + " is no NVML: it exports no nvmlInit_v2", -1);
      }
      return library;
    } catch (UnsatisfiedLinkError e) {
      throw new NvmlException(
          file + " cannot be loaded: " + why(e) + "; the NVIDIA driver installs it", -1);
    }
  }

  /** JNA says first what it tried, and then, line by line, what the system's loader said. */
  private static String why(UnsatisfiedLinkError e) {
    List<String> lines = String.valueOf(e.getMessage()).lines().map(String::strip).toList();
    String said = lines.size() > 1 ? lines.get(1) : lines.isEmpty() ? "" : lines.getFirst();
    return said.isBlank() ? "no such library" : said;
  }

  /** Gives the file back; nobody is in the library or calls it any more. */
  void unload() {
    library.close();
  }

  /** Whether this library has it. */
  boolean has(Call call) {
    return functions[call.ordinal()] != null;
  }

  /** The symbols that it lacks, by their newest names. */
  List<String> missing() {
    return List.copyOf(missing);
  }

  /** Calls, and gives the library's answer. Blocks for as long as the driver does. */
  int call(Call call, Object... arguments) {
    Function function = functions[call.ordinal()];
    return function == null ? NvmlCode.FUNCTION_NOT_FOUND : function.invokeInt(arguments);
  }

  /**
   * Calls what has to work.
   *
   * @throws NvmlException naming the function and the answer
   */
  void must(Call call, Object... arguments) throws NvmlException {
    int code = call(call, arguments);
    if (code != NvmlCode.SUCCESS) {
      throw new NvmlException(call.symbols().getFirst() + ": " + NvmlCode.words(code), code);
    }
  }
}
