package io.wheeltapper.deploy.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the fuzzer is too small for: each parser on one huge line, on hundreds of thousands of small
 * things, on nesting without end, and on text that grows when it is read. Nothing escapes, no stack
 * ends, and nothing of it is kept. It takes more than a minute: in every .ci/run.
 */
@Tag("site")
final class HugeInputsTest {

  private static final int SIZE = 1 << 18;

  /** What a parser may keep of all of them; the maps that are kept are bounded by number. */
  private static final long MOST_KEPT = 64L << 20;

  static Stream<String> names() {
    // Each input of attacks is a whole bundle to compile; its parts are targets of their own.
    return Targets.ALL.keySet().stream().filter(name -> !name.equals("attacks"));
  }

  private static Map<String, byte[]> inputs() {
    Map<String, byte[]> all = new LinkedHashMap<>();
    all.put("one line", text("a".repeat(SIZE)));
    all.put("small lines", text("a 1\n".repeat(SIZE / 4)));
    all.put("empty lines", text("\n".repeat(SIZE)));
    all.put("arrays", text("[".repeat(SIZE)));
    all.put("objects", text("{\"a\":".repeat(SIZE / 5)));
    all.put("items", text("[" + "{},".repeat(SIZE / 3) + "{}]"));
    all.put("elements", text("<?xml version=\"1.0\" ?>\n" + "<a>".repeat(SIZE / 3)));
    all.put("brackets", text("(".repeat(SIZE)));
    all.put("closed", text(")".repeat(SIZE)));
    all.put("signs", text(";,:#`\\@".repeat(SIZE / 7)));
    all.put("sequences", text("- ".repeat(SIZE / 2)));
    all.put("indents", text(indents()));
    all.put("laughs in YAML", text(laughs()));
    all.put(
        "laughs in XML",
        text(
            "<?xml version=\"1.0\" ?>\n<!DOCTYPE n [<!ENTITY a \"aaaaaaaaaa\">"
                + IntStream.range(0, 20)
                    .mapToObj(i -> "<!ENTITY a" + i + " \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">")
                    .reduce("", String::concat)
                + "]><nvidia_smi_log>&a19;</nvidia_smi_log>"));
    StringBuilder labels = new StringBuilder("m{");
    for (int i = 0; labels.length() < SIZE; i++) {
      labels.append('l').append(i).append("=\"v\",");
    }
    all.put("labels", text(labels + "} 1\n"));
    StringBuilder series = new StringBuilder();
    for (int i = 0; series.length() < SIZE; i++) {
      series.append("m").append(i).append(" 1\n");
    }
    all.put("names", text(series.toString()));
    byte[] ones = new byte[SIZE];
    Arrays.fill(ones, (byte) 0xff);
    all.put("ones", ones);
    all.put("zeros", new byte[SIZE]);
    all.put("nested messages", messages());
    return all;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String indents() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; text.length() < SIZE; i++) {
      text.append(" ".repeat(i)).append("a:\n");
    }
    return text.toString();
  }

  private static String laughs() {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      text.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(8)));
    }
    return text.toString();
  }

  /** Protobuf: field 1 with a length, in field 1 with a length, and so on. */
  private static byte[] messages() {
    byte[] all = new byte[4 * 10_000];
    for (int i = 0; i < 10_000; i++) {
      int left = all.length - 4 * (i + 1);
      all[4 * i] = 0x0a;
      all[4 * i + 1] = (byte) (left & 0x7f | 0x80);
      all[4 * i + 2] = (byte) (left >> 7 & 0x7f | 0x80);
      all[4 * i + 3] = (byte) (left >> 14 & 0x7f);
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("names")
  void takesWhatIsHugeAndKeepsNothingOfIt(String name) throws Exception {
    Target target = Targets.ALL.get(name).make();
    for (byte[] seed : target.seeds()) {
      target.take(seed);
    }
    long before = used();
    inputs()
        .forEach((what, input) ->
            Assertions.assertDoesNotThrow(() -> target.take(input), () -> name + ": " + what));
    long kept = used() - before;
    Assertions.assertTrue(kept < MOST_KEPT, () -> name + " keeps " + kept + " bytes");
    target.seeds(); // it is alive until here
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
