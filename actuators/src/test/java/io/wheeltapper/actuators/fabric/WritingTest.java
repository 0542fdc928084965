package io.wheeltapper.actuators.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a write says where the port is not as it was looked at. */
final class WritingTest {

  private static final String GUID = "0x0000000000000007";

  /** A switch of one port, in this physical state. */
  private record OnePort(int physical, List<Integer> sets) implements Datagrams {

    @Override
    public Optional<byte[]> get(byte[] route, int attribute, int modifier) {
      byte[] data = new byte[Attributes.SIZE];
      if (attribute == Attributes.NODE_INFO) {
        ByteBuffer.wrap(data).putLong(12, 7);
      } else {
        data[33] = (byte) (physical << 4);
      }
      return Optional.of(data);
    }

    @Override
    public Written set(byte[] route, int attribute, int modifier, byte[] data) {
      sets.add(data[33] >> 4);
      return Written.DONE;
    }
  }

  /** 2 Polling, 3 Disabled, 5 LinkUp; disabled by another since the look is no success of ours. */
  @ParameterizedTest
  @CsvSource({
    "5, 5, 3, 0, 1",
    "3, 5, 3, 2, 0",
    "2, 5, 3, 2, 0",
    "3, 3, 2, 0, 1",
    "2, 3, 2, 0, 0",
    "5, 3, 2, 2, 0"
  })
  void onlyWhatStandsAsItWasLookedAtIsWritten(
      int now, int before, int after, int code, int writes) {
    List<Integer> sets = new ArrayList<>();
    PrintStream err = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    assertEquals(
        code,
        new Writing(new OnePort(now, sets), err).write(new byte[] {1}, GUID, 9, before, after));
    assertEquals(writes, sets.size());
  }
}
