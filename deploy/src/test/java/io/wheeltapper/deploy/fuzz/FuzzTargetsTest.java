package io.wheeltapper.deploy.fuzz;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each target of {@code deploy/bin/fuzz} on its good inputs and on some hundred spoiled ones; the
 * fuzzer itself goes on from there.
 */
final class FuzzTargetsTest {

  private static final long SEED = Long.getLong("wheeltapper.seed", 1);
  private static final int SPOILED = 150;

  static Stream<String> names() {
    return Targets.ALL.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void takesWhatIsGoodAndWhatIsSpoiled(String name) throws Exception {
    Target target = Targets.ALL.get(name).make();
    Random random = new Random(SEED);
    List<byte[]> seeds = target.seeds();
    Assertions.assertFalse(seeds.isEmpty());
    for (byte[] seed : seeds) {
      take(target, seed);
    }
    for (int i = 0; i < SPOILED; i++) {
      take(target, spoil(seeds.get(random.nextInt(seeds.size())), random));
    }
  }

  private static void take(Target target, byte[] input) {
    Assertions.assertDoesNotThrow(
        () -> target.take(input),
        () -> "seed " + SEED + ", input " + HexFormat.of().formatHex(input));
  }

  private static byte[] spoil(byte[] seed, Random random) {
    byte[] spoiled = seed.clone();
    for (int n = 1 + random.nextInt(6); n > 0 && spoiled.length > 0; n--) {
      int at = random.nextInt(spoiled.length);
      switch (random.nextInt(4)) {
        case 0 -> spoiled[at] = (byte) random.nextInt(256);
        case 1 -> spoiled = Arrays.copyOf(spoiled, at);
        case 2 -> spoiled[at] = (byte) "{}[]\":,-'()\n\\ 0".charAt(random.nextInt(15));
        default -> {
          byte[] twice = Arrays.copyOf(spoiled, spoiled.length + (spoiled.length - at));
          System.arraycopy(spoiled, at, twice, spoiled.length, spoiled.length - at);
          spoiled = twice;
        }
      }
    }
    return spoiled;
  }
}
