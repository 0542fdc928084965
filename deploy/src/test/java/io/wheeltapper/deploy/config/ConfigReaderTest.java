package io.wheeltapper.deploy.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Bound;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {

  private static final SortedMap<String, Instance> NONE = new TreeMap<>();

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("w.yaml"), text);
  }

  private Config read(String text) throws Exception {
    return ConfigReader.read(file(text), FakeKinds.ALL).config();
  }

  private List<String> refused(String text) throws Exception {
    Path file = file(text);
    BadConfig bad = assertThrows(BadConfig.class, () -> ConfigReader.read(file, FakeKinds.ALL));
    return bad.problems().stream().map(p -> p.toString().replace(folder + "/", "")).toList();
  }

  private static Instance one(SortedMap<String, Instance> instances) {
    assertEquals(1, instances.size());
    return instances.values().iterator().next();
  }

  @Test
  void defaults() {
    Config config = ConfigReader.defaults().config();
    assertEquals("site", config.site());
    assertEquals(Path.of("data"), config.data());
    assertFalse(Config.given(config.policies()));
    assertEquals(new Config.Api(8484, "127.0.0.1"), config.api());
    assertEquals(2, config.shards());
    assertEquals(NONE, config.sensors());
    assertEquals(NONE, config.actuators());
    assertFalse(Config.given(config.topology()));
    assertEquals(
        new Config.Recording(true, Duration.ofHours(24), new Bytes(1_073_741_824L), Masked.NONE),
        config.recording());
    assertEquals(new Config.Checkpoints(List.of()), config.checkpoints());
    assertFalse(config.laboratory());
  }

  @Test
  void everyKeyIsMapped() throws Exception {
    Config config =
        read(
            """
            site: lab
            data: ./d
            policies: /p
            api: {port: 0, bind: 127.0.0.2}
            shards: 3
            sensors:
              e: {kind: ear, node: n1, file: ./x, url: "http://h/", every: 5s, most: 7, loud: true,
                  words: [a, b]}
            actuators:
              h: {kind: hand}
            topology: t.yaml
            recording: {on: false, max-age: 2h, max-bytes: 3MiB, mask: [user, raw]}
            checkpoints: {sinks: [/mnt/a, b]}
            bounds: [{of: supply, on: loop:cdu-1, least: 24, most: 30.5}]
            webhooks:
              - {url: "https://h.example/w", secret-file: w.secret, kinds: [found, started]}
            laboratory: true
            observe:
              log: json
              traces: http://127.0.0.1:4318/v1/traces
              traces-token-file: token
              price: {per-gpu-hour: 2.5, currency: GBP}
            """);
    Settings ear = one(config.sensors()).settings();
    assertEquals("e", ear.instance());
    assertEquals("n1", ear.text("node"));
    assertEquals(folder.resolve("x"), ear.path("file"));
    assertEquals("http://h/", ear.text("url"));
    assertEquals(Duration.ofSeconds(5), ear.duration("every"));
    assertEquals(7, ear.whole("most"));
    assertTrue(ear.flag("loud"));
    assertEquals(List.of("a", "b"), ear.list("words"));
    assertEquals("hand", one(config.actuators()).kind());
    assertEquals(
        new Config(
            "lab",
            folder.resolve("d"),
            Path.of("/p"),
            new Config.Api(0, "127.0.0.2"),
            3,
            config.sensors(),
            config.actuators(),
            folder.resolve("t.yaml"),
            new Config.Recording(
                false,
                Duration.ofHours(2),
                new Bytes(3L << 20),
                new Masked(List.of("user", "raw"))),
            new Config.Checkpoints(List.of(Path.of("/mnt/a"), folder.resolve("b"))),
            new Bounds(
                List.of(
                    new Bound("supply", Target.parse("loop:cdu-1"), "24", "30.5", "1", 600_000L))),
            new Config.Signing(List.of(), "refuse"),
            Advising.NONE,
            true,
            new Webhooks(
                List.of(
                    new Webhooks.Hook(
                        URI.create("https://h.example/w"),
                        folder.resolve("w.secret"),
                        Set.of("found", "started")))),
            new Config.Observe(
                "json",
                "http://127.0.0.1:4318/v1/traces",
                folder.resolve("token"),
                new Config.Price(2.5, "GBP"))),
        config);
  }

  @Test
  void aWebhookSaysWhatIsWrongWithIt() {
    BadConfig bad =
        assertThrows(
            BadConfig.class,
            () ->
                read(
                    """
                    webhooks:
                      - {url: "ftp://h/w", secret-file: s}
                      - {url: "https://eva:pw@h/w", secret-file: s}
                      - {url: "https://h/w", kinds: [fuond]}
                    """));
    String all = bad.problems().toString();
    assertTrue(all.contains("w.yaml:2:11"), all);
    assertTrue(all.contains("without a name and a password in it"), all);
    assertTrue(all.contains("secret-file"), all);
    assertTrue(all.contains("did you mean 'found'?"), all);
  }

  @Test
  void everyMistakeNamesItsPlaceAndMend() throws Exception {
    assertEquals(
        List.of(
            "w.yaml:1:1: 'sit' is no key here; did you mean 'site'? [unknown-key]",
            "w.yaml:2:13: '99999' is not right here; write a whole number from 0 to 65535"
                + " [yaml-value]",
            "w.yaml:4:13: 'eye' is no kind of sensor; did you mean 'ear'? [unknown-kind]",
            "w.yaml:5:18: 'nod' is no setting of ear; did you mean 'node'? [bad-setting]",
            "w.yaml:6:27: 'x' is no value for 'most'; write a whole number such as 30"
                + " [bad-setting]",
            "w.yaml:7:6: ear needs 'node': the node's name [bad-setting]",
            "w.yaml:8:24: '1GB' is not right here; write a size such as 500MiB or 1GiB"
                + " [yaml-value]",
            "w.yaml:8:42: 'nodes' decides; a recording without it could not be replayed; leave it"
                + " out; names, users, reasons and raw can be masked [mask-deciding]"),
        refused(
            """
            sit: x
            api: {port: 99999}
            sensors:
              a: {kind: eye}
              b: {kind: ear, nod: n1}
              c: {kind: ear, node: n, most: x}
              d: {kind: ear}
            recording: {max-bytes: 1GB, mask: [user, nodes]}
            """));
  }

  /** Of a command it would make another command. */
  @Test
  void aPartOfAListHasNoComma() throws Exception {
    assertEquals(
        List.of(
            "w.yaml:2:38: 'b,c' is not right here; write text without a comma, since a comma"
                + " separates the parts of a list [yaml-value]"),
        refused(
            """
            sensors:
              a: {kind: ear, node: n, words: [a, 'b,c']}
            """));
  }

  @Test
  void onlyLoopbackIsBound() throws Exception {
    for (String address : List.of("0.0.0.0", "10.0.0.1", "'::'", "example.org", "127.0.0.1.evil")) {
      List<String> said = refused("api: {bind: " + address + "}\n");
      assertEquals(1, said.size());
      assertTrue(said.getFirst().startsWith("w.yaml:1:13: "), said::toString);
      assertTrue(said.getFirst().contains("no loopback address"), said::toString);
    }
    assertEquals("::1", read("api: {bind: '::1'}\n").api().bind());
  }

  @Test
  void theHashFollowsTheText() throws Exception {
    String one = ConfigReader.read(file("site: a\n"), FakeKinds.ALL).hash();
    assertEquals(one, ConfigReader.read(file("site: a\n"), FakeKinds.ALL).hash());
    assertNotEquals(one, ConfigReader.read(file("site: b\n"), FakeKinds.ALL).hash());
  }

  @Test
  void sizesReadBack() {
    for (String text : List.of("1KiB", "500MiB", "1GiB", "3TiB")) {
      assertEquals(text, Bytes.parse(text).orElseThrow().toString());
    }
    assertTrue(Bytes.parse("999999999TiB").isEmpty());
    assertTrue(Bytes.parse("1 GiB").isEmpty());
  }
}
