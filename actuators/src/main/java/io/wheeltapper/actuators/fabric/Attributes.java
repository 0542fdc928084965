package io.wheeltapper.actuators.fabric;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Attributes of subnet management datagrams, by the places that the InfiniBand Architecture
 * Specification gives them (volume 1, 14.2.5). Pure: bytes that are too few read as zero.
 */
final class Attributes {

  static final int NODE_DESCRIPTION = 0x10;
  static final int NODE_INFO = 0x11;
  static final int PORT_INFO = 0x15;
  static final int SIZE = 64;

  /** AttributeModifier's bit 31: we know extended speeds, so that "as it is" holds for them too. */
  static final int EXTENDED_SPEEDS = 1 << 31;

  private static final int LID_AT = 16;
  private static final int SM_LID_AT = 18;
  private static final int CAPABILITIES_AT = 20;
  private static final int WIDTH_ENABLED_AT = 29;
  private static final int STATE_AT = 32;
  private static final int PHYSICAL_AT = 33;
  private static final int SPEED_ENABLED_AT = 35;
  private static final int EXTENDED_ENABLED_AT = 63;

  /** PortInfo.CapabilityMask, IsExtendedSpeedsSupported. */
  private static final int HAS_EXTENDED = 1 << 14;

  /** An agent refuses a LID that is none; an external port of a switch uses none. */
  private static final short SOME_LID = 0x1234;

  /**
   * NodeInfo.
   *
   * @param localPort the port that the question came in by
   */
  record NodeInfo(boolean relays, int ports, String nodeGuid, String portGuid, int localPort) {

    /** A switch is one thing, each port of an adapter a way of its own. */
    String key() {
      return relays ? nodeGuid : portGuid;
    }
  }

  private Attributes() {}

  static NodeInfo nodeInfo(byte[] raw) {
    ByteBuffer in = of(raw);
    return new NodeInfo(
        (in.get(2) & 0xff) != 1,
        in.get(3) & 0xff,
        guid(in.getLong(12)),
        guid(in.getLong(20)),
        in.get(36) & 0xff);
  }

  static String description(byte[] raw) {
    byte[] text = Arrays.copyOf(raw, SIZE);
    int end = 0;
    while (end < text.length && text[end] != 0) {
      end++;
    }
    return new String(text, 0, end, StandardCharsets.UTF_8);
  }

  /** PortInfo.PortState. */
  static int state(byte[] portInfo) {
    return of(portInfo).get(STATE_AT) & 0xf;
  }

  /** PortInfo.PortPhysicalState. */
  static int physical(byte[] portInfo) {
    return (of(portInfo).get(PHYSICAL_AT) >> 4) & 0xf;
  }

  /** Whether a node, by the PortInfo of its port 0, knows extended speeds. */
  static boolean extended(byte[] portZero) {
    return (of(portZero).getInt(CAPABILITIES_AT) & HAS_EXTENDED) != 0;
  }

  /**
   * What to write so that nothing but the physical state changes: zero is "as it is" for the state,
   * and for the speeds and widths that are enabled.
   */
  static byte[] change(byte[] portInfo, int physical) {
    byte[] out = Arrays.copyOf(portInfo, SIZE);
    ByteBuffer in = ByteBuffer.wrap(out);
    for (int at : new int[] {LID_AT, SM_LID_AT}) {
      if (in.getShort(at) == 0 || in.getShort(at) == -1) {
        in.putShort(at, SOME_LID);
      }
    }
    out[WIDTH_ENABLED_AT] = 0;
    out[STATE_AT] &= (byte) 0xf0;
    out[PHYSICAL_AT] = (byte) (physical << 4 | out[PHYSICAL_AT] & 0x0f);
    out[SPEED_ENABLED_AT] &= (byte) 0xf0;
    out[EXTENDED_ENABLED_AT] = 0;
    return out;
  }

  private static ByteBuffer of(byte[] raw) {
    return ByteBuffer.wrap(raw.length >= SIZE ? raw : Arrays.copyOf(raw, SIZE));
  }

  private static String guid(long guid) {
    return "0x%016x".formatted(guid);
  }
}
