package io.wheeltapper.actuators.job;

/**
 * A port and a path of the job's first process, {@code 9000/checkpoint}. Never an address: the
 * owner's word leads us to the owner's own processes and nowhere else.
 */
public record Endpoint(int port, String path) {

  /** Below it stand a host's own services. */
  private static final int LOWEST = 1024;

  /**
   * Whether it is one.
   *
   * @throws IllegalArgumentException when it is none
   */
  public Endpoint {
    if (port < LOWEST || port > 65_535 || !path.matches("/[A-Za-z0-9._~/-]{0,200}")) {
      throw new IllegalArgumentException("write PORT/path with a port above 1023: 9000/checkpoint");
    }
  }

  /** Reads {@code 9000/checkpoint}; throws as the constructor does. */
  static Endpoint of(String text) {
    int slash = text.indexOf('/');
    String port = slash < 0 ? text : text.substring(0, slash);
    return new Endpoint(
        port.matches("\\d{1,5}") ? Integer.parseInt(port) : 0,
        slash < 0 ? "/" : text.substring(slash));
  }

  @Override
  public String toString() {
    return port + path;
  }
}
