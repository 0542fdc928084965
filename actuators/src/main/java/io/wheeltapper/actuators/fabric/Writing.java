package io.wheeltapper.actuators.fabric;

import java.io.PrintStream;
import java.util.Optional;

/**
 * One change of a port's physical state, right after a last look: it must be the same switch at the
 * end of the route, and the port as it was looked at.
 */
record Writing(Datagrams datagrams, PrintStream err) {

  /** How it ended, in {@link PortProgram}'s exit codes. */
  int write(byte[] route, String guid, int port, int before, int after) {
    Optional<String> at =
        datagrams.get(route, Attributes.NODE_INFO, 0).map(i -> Attributes.nodeInfo(i).nodeGuid());
    if (at.isEmpty()) {
      return said(PortProgram.NOT_REACHED, "the switch " + guid + " does not answer");
    }
    if (!at.get().equals(guid)) {
      return said(PortProgram.REFUSED, "the route leads to " + at.get() + " now, not to " + guid);
    }
    Optional<byte[]> info = datagrams.get(route, Attributes.PORT_INFO, port);
    Optional<byte[]> zero = datagrams.get(route, Attributes.PORT_INFO, 0);
    if (info.isEmpty() || zero.isEmpty()) {
      return said(PortProgram.NOT_REACHED, "the switch " + guid + " does not answer");
    }
    int physical = Attributes.physical(info.get());
    if (physical == after && after != Fabric.DISABLED) {
      return 0;
    }
    // Disabled since the look: it was another who did that, and it is theirs to enable.
    if (physical != before) {
      return said(PortProgram.REFUSED, "the port is " + Seen.word(physical) + " now");
    }
    int modifier = port | (Attributes.extended(zero.get()) ? Attributes.EXTENDED_SPEEDS : 0);
    return switch (datagrams.set(
        route, Attributes.PORT_INFO, modifier, Attributes.change(info.get(), after))) {
      case DONE -> 0;
      case REFUSED -> said(PortProgram.REFUSED, "the switch " + guid + " refuses SubnSet PortInfo");
      case SILENT -> silent(route, guid);
    };
  }

  /** An agent that guards its subnet by an M_Key drops what lacks it, without a word. */
  private int silent(byte[] route, String guid) {
    boolean reads = datagrams.get(route, Attributes.NODE_INFO, 0).isPresent();
    return said(
        PortProgram.UNCERTAIN,
        reads
            ? guid + " answers questions but not SubnSet: is it guarded by an M_Key? (mkey-file)"
            : guid + " does not answer any more");
  }

  private int said(int code, String why) {
    err.println(why);
    return code;
  }
}
