package io.wheeltapper.sensors.gpu.nvml;

import java.util.HashMap;
import java.util.Map;

/** The real library, by its file or by the system's search path. */
final class JnaNvml implements Nvml {

  /** What the driver installs. */
  static final String LIBRARY = "libnvidia-ml.so.1";

  /**
   * How many of this process are inside each file's library, or may be: also who never came back.
   */
  private static final Map<String, Integer> INSIDE = new HashMap<>();

  private final String file;

  JnaNvml(String file) {
    this.file = file;
  }

  @Override
  public Session open() throws NvmlException {
    NvmlLibrary library = enter();
    try {
      library.must(Call.INIT);
    } catch (NvmlException e) {
      refused(library);
      throw e;
    }
    try {
      return new JnaSession(library, this::left);
    } catch (NvmlException | RuntimeException e) {
      library.call(Call.SHUTDOWN);
      left();
      throw e;
    }
  }

  private NvmlLibrary enter() throws NvmlException {
    synchronized (INSIDE) {
      NvmlLibrary library = NvmlLibrary.load(file);
      INSIDE.merge(file, 1, Integer::sum);
      return library;
    }
  }

  private int left() {
    synchronized (INSIDE) {
      int left = INSIDE.getOrDefault(file, 1) - 1;
      INSIDE.put(file, left);
      return left;
    }
  }

  /**
   * The driver may have been replaced under a library that is still loaded: the next try is with
   * the file as it is then. Not while anybody may be inside.
   */
  private void refused(NvmlLibrary library) {
    synchronized (INSIDE) {
      if (left() == 0) {
        library.unload();
      }
    }
  }
}
