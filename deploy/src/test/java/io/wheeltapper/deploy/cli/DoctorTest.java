package io.wheeltapper.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.deploy.config.ConfigReader;
import io.wheeltapper.deploy.config.Kinds;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DoctorTest {

  @TempDir Path folder;

  private static SensorKind kind(String name, Supplier<Check> look) {
    return new SensorKind() {
      @Override
      public KindSpec spec() {
        return new KindSpec(name, "looks", List.of(), List.of());
      }

      @Override
      public Sensor create(Settings settings) {
        throw new UnsupportedOperationException("only looked at");
      }

      @Override
      public Optional<Sensor> recorded(Path file, Settings settings) {
        return Optional.empty();
      }

      @Override
      public Check doctor(Settings settings) {
        return look.get();
      }
    };
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Each waits for the other, and one for nobody: together, and within the limit. */
  @Test
  void allIsLookedAtTogetherAndWhatHangsIsGivenUp() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    Supplier<Check> meets =
        () -> {
          both.countDown();
          await(both);
          return new Check(true, "met");
        };
    CountDownLatch never = new CountDownLatch(1);
    Map<String, SensorKind> kinds =
        Map.of(
            "a", kind("a", meets),
            "b", kind("b", meets),
            "hung",
                kind(
                    "hung",
                    () -> {
                      await(never);
                      return new Check(true, "");
                    }),
            "wrong",
                kind(
                    "wrong",
                    () -> {
                      throw new BadSetting("x", "x is wrong");
                    }),
            "broken",
                kind(
                    "broken",
                    () -> {
                      throw new IllegalStateException("oh");
                    }));
    List<Doctor.Line> lines =
        Doctor.examine(
            ConfigReader.defaults().config(),
            new Kinds(new TreeMap<>(kinds), new TreeMap<>()),
            Duration.ofSeconds(5));
    Map<String, String> said = new TreeMap<>();
    lines.stream()
        .filter(l -> l.sort().equals("sensor"))
        .forEach(l -> said.put(l.name(), l.detail()));
    assertEquals("met", said.get("a"));
    assertEquals("met", said.get("b"));
    assertEquals("no answer in 5 s: what it asks hangs; look there by hand", said.get("hung"));
    assertEquals("x is wrong", said.get("wrong"));
    assertEquals("cannot be looked at: java.lang.IllegalStateException: oh", said.get("broken"));
  }

  @Test
  void aKindThatMustBeToldWhatToDoIsNotConfigured() throws Exception {
    List<Doctor.Line> lines =
        Doctor.examine(
            ConfigReader.defaults().config(),
            new Kinds(new TreeMap<>(), Kinds.discover().actuators()),
            Duration.ofSeconds(30));
    assertEquals(
        List.of("no command is configured"),
        lines.stream()
            .filter(l -> l.sort().equals("actuator") && l.name().equals("command"))
            .map(Doctor.Line::detail)
            .toList());
  }

  @Test
  void aCommandThatIsNotThereIsToldInWords() {
    assertEquals(
        "no Lustre can be read here: lctl is not installed here",
        Looks.plain(
            "no Lustre can be read here: Cannot run program \"lctl\": Exec failed, error: 2 (No"
                + " such file or directory) "));
    assertEquals("/nowhere cannot be read", Looks.plain("/nowhere"));
    assertEquals(
        "commands: scontrol ends with 1: no slurm.conf is found here; name it, or set SLURM_CONF",
        Looks.plain(
            "commands: scontrol ends with 1: scontrol: error: resolve\nscontrol: fatal: Could not"
                + " establish a configuration source"));
    assertEquals(
        "x is not installed here", Looks.plain("Cannot run program \"x\": error=2 (No such file)"));
  }

  @Test
  void everyLineStaysWithinEightyColumnsAndTheExitCodeIsTheAnswer() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Path config =
        Files.writeString(
            folder.resolve("w.yaml"),
            """
            data: ./data
            sensors:
              host: {kind: host}
              gone: {kind: prometheus, url: "http://127.0.0.1:1/metrics"}
            """);
    assertEquals(1, doctor(out, config));
    String told = out.toString(StandardCharsets.UTF_8);
    told.lines().forEach(line -> assertTrue(line.length() <= 80, line));
    assertTrue(told.startsWith("NO   sensor    gone "), told);
    assertTrue(told.contains("ok   sensor    host             /proc can be read"), told);
    assertTrue(told.contains("\n" + " ".repeat(32) + "could tell if"), told);
    Files.writeString(config, "data: ./data\nsensors:\n  host: {kind: host}\n");
    assertEquals(0, doctor(out, config));
    assertEquals(
        List.of("", "one two", "three"),
        List.of(
            Columns.wrap("", 7).getFirst(),
            Columns.wrap("one two three", 7).getFirst(),
            Columns.wrap("one two three", 7).getLast()));
  }

  /** One that is configured and does not answer is a no; without one there is no line. */
  @Test
  void theAdviserHasItsLine() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String site = "data: ./data\nsensors:\n  host: {kind: host}\n";
    Path config = Files.writeString(folder.resolve("w.yaml"), site);
    assertEquals(0, doctor(out, config));
    assertFalse(out.toString(StandardCharsets.UTF_8).contains("adviser"));
    Files.writeString(
        config, site + "advisor: {kind: openai, url: 'http://127.0.0.1:1/v1', model: m}\n");
    assertEquals(1, doctor(out, config));
    String told = out.toString(StandardCharsets.UTF_8);
    assertTrue(told.contains("NO   adviser   openai"), told);
    assertTrue(told.replaceAll("\\s+", " ").contains("cannot be reached"), told);
    Files.writeString(
        config, site + "advisor: {kind: openai, url: 'http://10.0.0.9/v1', model: m}\n");
    assertEquals(1, doctor(out, config));
    told = out.toString(StandardCharsets.UTF_8);
    assertTrue(told.replaceAll("\\s+", " ").contains("use https, or set plain-http"), told);
  }

  private static int doctor(ByteArrayOutputStream out, Path config) {
    out.reset();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    return Main.run(new String[] {"doctor", "--config", config.toString()}, stream, stream);
  }
}
