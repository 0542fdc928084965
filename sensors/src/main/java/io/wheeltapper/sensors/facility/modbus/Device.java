package io.wheeltapper.sensors.facility.modbus;

import io.wheeltapper.sensors.facility.modbus.RegisterMap.Block;
import java.io.IOException;

/** The way to one device's registers. Used by one thread at a time. */
interface Device {

  /** The device answered with an exception of the protocol: it lives, and has no such register. */
  final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    private final int code;

    Refused(int code) {
      super("exception " + code + ", " + words(code));
      this.code = code;
    }

    int code() {
      return code;
    }

    /** MODBUS Application Protocol 1.1b3, section 7. */
    private static String words(int code) {
      return switch (code) {
        case 1 -> "illegal function";
        case 2 -> "illegal data address";
        case 3 -> "illegal data value";
        case 4 -> "server device failure";
        case 5 -> "acknowledge: it needs longer";
        case 6 -> "server device busy";
        case 8 -> "memory parity error";
        case 10 -> "gateway path unavailable";
        case 11 -> "gateway target device failed to respond";
        default -> "of an unknown code";
      };
    }
  }

  /**
   * The values of a stretch, 0 to 65535, of bits 0 or 1.
   *
   * @throws Refused when it answers with an exception
   * @throws io.wheeltapper.sensors.facility.NoAnswer when nothing came back in time
   */
  int[] read(Block block) throws IOException;

  /** Closes the connection; the next question opens another. */
  void close();
}
