package io.wheeltapper.sensors.telemetry.remotewrite;

/**
 * A place in protobuf's bytes (the wire format of protobuf.dev/programming-guides/encoding). For
 * one thread.
 */
final class Wire {

  /** Bytes that are no message of this kind. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;
  static final int FIXED32 = 5;

  private static final int LONGEST_VARINT = 64;

  final byte[] bytes;
  int at;
  int end;

  Wire(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  boolean more() {
    return at < end;
  }

  /** A field's number and its type behind it, as {@code number << 3 | type}. */
  int tag() throws Malformed {
    long tag = varint();
    if (tag >>> 3 == 0 || tag > 0xffff_ffffL) {
      throw new Malformed("a field without a number");
    }
    return (int) tag;
  }

  long varint() throws Malformed {
    if (at < end && bytes[at] >= 0) {
      return bytes[at++];
    }
    long value = 0;
    for (int shift = 0; shift < LONGEST_VARINT; shift += 7) {
      if (at >= end) {
        throw new Malformed("cut within a number");
      }
      byte b = bytes[at++];
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new Malformed("a number of more than 64 bits");
  }

  /** The length of what follows, which is here. */
  int length() throws Malformed {
    long length = varint();
    if (length < 0 || length > end - at) {
      throw new Malformed("cut within a field");
    }
    return (int) length;
  }

  long fixed64() throws Malformed {
    if (end - at < Long.BYTES) {
      throw new Malformed("cut within a number");
    }
    long value = (long) Hash.LONGS.get(bytes, at);
    at += Long.BYTES;
    return value;
  }

  void skip(int tag) throws Malformed {
    switch (tag & 7) {
      case VARINT -> varint();
      case FIXED64 -> fixed64();
      case BYTES -> {
        int length = length();
        at += length;
      }
      case FIXED32 -> {
        if (end - at < Integer.BYTES) {
          throw new Malformed("cut within a number");
        }
        at += Integer.BYTES;
      }
      default -> throw new Malformed("a field of no type in use");
    }
  }
}
