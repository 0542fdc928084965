package io.wheeltapper.actuators.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a walk counts as a link that carries traffic. */
final class WalkTest {

  /** Two switches with two links between them, seen from the first; the second link's state. */
  private record TwoLinks(int near, int far) implements Datagrams {

    @Override
    public Optional<byte[]> get(byte[] route, int attribute, int modifier) {
      ByteBuffer data = ByteBuffer.allocate(Attributes.SIZE);
      boolean second = route.length % 2 == 1;
      if (attribute == Attributes.NODE_INFO) {
        data.put(2, (byte) 2).put(3, (byte) 2).putLong(12, second ? 2 : 1);
        data.put(36, route.length == 0 ? 0 : route[route.length - 1]);
      } else if (attribute == Attributes.PORT_INFO) {
        int state = modifier == 1 ? 4 : second ? far : near;
        data.put(32, (byte) (0xa0 | state)).put(33, (byte) (Fabric.LINK_UP << 4));
      }
      return Optional.of(data.array());
    }

    @Override
    public Written set(byte[] route, int attribute, int modifier, byte[] data) {
      return Written.REFUSED;
    }
  }

  /** 1 Down, 2 Initialize, 3 Armed, 4 Active: LinkUp alone carries no traffic. */
  @ParameterizedTest
  @CsvSource({"4, 4, 1, 1", "2, 4, 0, 1", "4, 2, 1, 0", "3, 3, 0, 0", "1, 1, 0, 0"})
  void onlyAnActivePortIsLeft(int near, int far, long uplinks, long peerUplinks) throws Exception {
    Fabric fabric = new Walk(new TwoLinks(near, far), () -> false).fabric();
    View view = View.of(fabric, "0x0000000000000001", 1);
    assertEquals("0x0000000000000002", view.peer());
    assertEquals(uplinks, view.uplinks());
    assertEquals(peerUplinks, view.peerUplinks());
    assertEquals(near == 4 && far == 4 ? 0 : 1, view.cutOff().size(), view::text);
  }
}
