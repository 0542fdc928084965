package io.wheeltapper.sensors.gpu.nvml;

/** The real library, by its file or by the system's search path. */
final class JnaNvml implements Nvml {

  /** What the driver installs. */
  static final String LIBRARY = "libnvidia-ml.so.1";

  private final String file;

  JnaNvml(String file) {
    this.file = file;
  }

  @Override
  public Session open() throws NvmlException {
    NvmlLibrary library = NvmlLibrary.load(file);
    library.must(Call.INIT);
    try {
      return new JnaSession(library);
    } catch (NvmlException | RuntimeException e) {
      library.call(Call.SHUTDOWN);
      throw e;
    }
  }
}
