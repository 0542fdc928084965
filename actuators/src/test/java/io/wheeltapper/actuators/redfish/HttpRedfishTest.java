package io.wheeltapper.actuators.redfish;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.CallFailed.Kind;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Lines;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.core.bmc.Bmc;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.Settings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpRedfishTest {

  static final KindSpec SPEC = new KindSpec("test", "", Lines.with(Fleet.SETTINGS), List.of());

  private static final String SYSTEM = "/redfish/v1/Systems/1";

  @TempDir Path folder;
  private MockBmc bmc;
  private Path secret;

  @BeforeEach
  void start() throws Exception {
    FakeRedfish fake = new FakeRedfish(new Bmc(Target.node("n1"), URI.create("http://x"), "", ""));
    fake.put(SYSTEM, "{\"PowerState\":\"On\",\"AssetTag\":\"\"}");
    bmc = new MockBmc(fake);
    secret = Files.writeString(folder.resolve("password"), MockBmc.PASSWORD + "\n");
  }

  @AfterEach
  void stop() {
    bmc.close();
  }

  private Redfish redfish(String... more) throws Exception {
    return fleet(Line.open("t"), more).at(Target.node("n1")).orElseThrow();
  }

  private Fleet fleet(Line line, String... more) {
    Map<String, String> values =
        new HashMap<>(
            Map.of(
                "bmcs",
                "n1=" + bmc.url(),
                "user",
                MockBmc.USER,
                "password-file",
                secret.toString(),
                "timeout",
                "2s"));
    for (int i = 0; i < more.length; i += 2) {
      values.put(more[i], more[i + 1]);
    }
    return Fleet.of(new Settings("redfish", SPEC, values), line, Pace.system());
  }

  private static CallFailed fails(Kind kind, org.junit.jupiter.api.function.Executable call) {
    CallFailed failed = assertThrows(CallFailed.class, call);
    assertEquals(kind, failed.kind(), failed::getMessage);
    assertFalse(String.valueOf(failed.getMessage()).contains(MockBmc.PASSWORD));
    return failed;
  }

  @Test
  void onePasswordOneSessionManyCallsAndOutWhenIdle() throws Exception {
    Redfish redfish = redfish("session-idle", "200ms");
    for (int i = 0; i < 5; i++) {
      assertEquals("On", redfish.get(SYSTEM).orElseThrow().text("PowerState"));
    }
    assertEquals(1, bmc.logins());
    assertTrue(redfish.get("/redfish/v1/Systems/2").isEmpty());
    await().until(() -> bmc.sessions() == 0);
    assertEquals("On", redfish.get(SYSTEM).orElseThrow().text("PowerState"));
    assertEquals(2, bmc.logins());
    await().until(() -> bmc.sessions() == 0);
  }

  @Test
  void aSessionThatExpiredIsOpenedAnewAndTheChangeMadeOnce() throws Exception {
    Redfish redfish = redfish();
    Resource system = redfish.get(SYSTEM).orElseThrow();
    bmc.expire();
    redfish.apply(new Change.Patch(SYSTEM, "{\"AssetTag\":\"a\"}", system.etag()));
    assertEquals(2, bmc.logins());
    assertEquals(1, bmc.fake.changes().size());
    assertEquals("a", redfish.get(SYSTEM).orElseThrow().text("AssetTag"));
  }

  @Test
  void whatChangedSinceIsNotOverwritten() throws Exception {
    Redfish redfish = redfish();
    Resource system = redfish.get(SYSTEM).orElseThrow();
    synchronized (bmc.fake) {
      bmc.fake.merge(SYSTEM, "{\"AssetTag\":\"theirs\"}");
    }
    fails(
        Kind.UNREACHABLE,
        () -> redfish.apply(new Change.Patch(SYSTEM, "{\"AssetTag\":\"a\"}", system.etag())));
    assertEquals(List.of(), bmc.fake.changes());
  }

  @Test
  void withoutSessionsThePasswordGoesWithEachCall() throws Exception {
    bmc.noSessions();
    Redfish redfish = redfish();
    redfish.get(SYSTEM);
    redfish.get(SYSTEM);
    assertEquals(1, bmc.logins());
    fails(Kind.NOT_MADE, () -> redfish("login", "session").get(SYSTEM));
    assertEquals("On", redfish("login", "basic").get(SYSTEM).orElseThrow().text("PowerState"));
  }

  @Test
  void aWrongPasswordIsTriedOnceAndOnceMoreWhenItChanged() throws Exception {
    Files.writeString(secret, "wrong-password");
    Redfish redfish = redfish();
    for (int i = 0; i < 4; i++) {
      CallFailed failed = fails(Kind.NOT_MADE, () -> redfish.get(SYSTEM));
      assertFalse(String.valueOf(failed.getMessage()).contains("wrong-password"));
    }
    assertEquals(1, bmc.logins());
    Files.writeString(secret, MockBmc.PASSWORD);
    assertEquals("On", redfish.get(SYSTEM).orElseThrow().text("PowerState"));
    Files.delete(secret);
    bmc.expire();
    fails(Kind.NOT_MADE, () -> redfish.get(SYSTEM));
  }

  @Test
  void whatAnAnswerMeans() throws Exception {
    Change change = new Change.Patch(SYSTEM, "{\"AssetTag\":\"a\"}", "");
    String call = "PATCH " + SYSTEM;
    bmc.next(
            call,
            new MockBmc.Fault.Says(
                403, "", "", MockBmc.error("Base.1.18.Insufficient", "privilege")))
        .next(call, new MockBmc.Fault.Says(500, "", "", ""))
        .next(call, new MockBmc.Fault.Says(503, "", "", "<html>proxy</html>"))
        .next(call, new MockBmc.Fault.Lost());
    Redfish redfish = redfish();
    CallFailed no = fails(Kind.REFUSED, () -> redfish.apply(change));
    assertTrue(String.valueOf(no.getMessage()).contains("privilege"), no::getMessage);
    fails(Kind.UNCERTAIN, () -> redfish.apply(change));
    fails(Kind.UNCERTAIN, () -> redfish.apply(change));
    assertEquals(0, bmc.fake.changes().size());
    fails(Kind.UNCERTAIN, () -> redfish.apply(change));
    assertEquals(1, bmc.fake.changes().size());
    // Three without an answer in a row: left alone for a while.
    fails(Kind.NOT_MADE, () -> redfish.get(SYSTEM));
  }

  @Test
  void whatAReadMeans() throws Exception {
    String call = "GET " + SYSTEM;
    bmc.next(call, new MockBmc.Fault.Says(500, "", "", ""))
        .next(call, new MockBmc.Fault.Says(200, "", "", "<html>It works!</html>"))
        .next(call, new MockBmc.Fault.Cut())
        .next(call, new MockBmc.Fault.Hangs())
        .next(call, new MockBmc.Fault.Says(302, "Location", "http://evil/redfish/v1", ""));
    Redfish redfish = redfish("timeout", "300ms");
    fails(Kind.UNREACHABLE, () -> redfish.get(SYSTEM));
    fails(Kind.NONSENSE, () -> redfish.get(SYSTEM));
    fails(Kind.NONSENSE, () -> redfish.get(SYSTEM));
    fails(Kind.UNREACHABLE, () -> redfish.get(SYSTEM));
    fails(Kind.NONSENSE, () -> redfish.get(SYSTEM));
    fails(Kind.NONSENSE, () -> redfish.get("http://evil/redfish/v1"));
    assertTrue(redfish.get(SYSTEM).isPresent());
  }

  @Test
  void aBmcThatAsksToBeLeftAloneIsAndOthersAreNot() throws Exception {
    Line line = Lines.of(new Settings("redfish", SPEC, Map.of("calls-per-second", "1000")));
    try (MockBmc other = new MockBmc(new FakeRedfish(bmc.fake.bmc()).put(SYSTEM, "{}"))) {
      Fleet fleet = fleet(line, "bmcs", "n1=" + bmc.url() + ",n2=" + other.url());
      Redfish one = fleet.at(Target.node("n1")).orElseThrow();
      bmc.next(
          "GET " + SYSTEM,
          new MockBmc.Fault.Says(
              503,
              "Retry-After",
              "30",
              MockBmc.error("Base.1.18.ServiceTemporarilyUnavailable", "Retry in 30 seconds")));
      fails(Kind.NOT_MADE, () -> one.get(SYSTEM));
      fails(Kind.NOT_MADE, () -> one.get(SYSTEM));
      assertEquals(1, bmc.seen("GET " + SYSTEM));
      assertTrue(fleet.at(Target.node("n2")).orElseThrow().get(SYSTEM).isPresent());
      assertTrue(fleet.at(Target.node("n3")).isEmpty());
    }
  }

  @Test
  void oneCallAtATime() throws Exception {
    Redfish redfish = redfish();
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(Thread.ofVirtual().start(() -> assertTrue(quietly(redfish).isPresent())));
    }
    for (Thread each : all) {
      each.join();
    }
    assertEquals(9, bmc.seen("GET " + SYSTEM) + bmc.logins());
    assertEquals(1, bmc.most.get());
  }

  private static Optional<Resource> quietly(Redfish redfish) {
    try {
      return redfish.get(SYSTEM);
    } catch (CallFailed | InterruptedException e) {
      return Optional.empty();
    }
  }

  @Test
  void aDeadOneDoesNotOpenTheLineOfTheOthersAndADeadNetworkDoes() throws Exception {
    Line line =
        Lines.of(
            new Settings(
                "redfish", SPEC, Map.of("calls-per-second", "1000", "breaker-pause", "1h")));
    StringBuilder roster = new StringBuilder("n1=" + bmc.url());
    for (int i = 2; i < 40; i++) {
      roster.append(",n").append(i).append("=http://127.0.0.1:1");
    }
    Fleet fleet = fleet(line, "bmcs", roster.toString());
    assertTrue(fleet.at(Target.node("n1")).orElseThrow().get(SYSTEM).isPresent());
    for (int i = 0; i < 30; i++) {
      assertThrows(CallFailed.class, () -> fleet.at(Target.node("n2")).orElseThrow().get(SYSTEM));
      assertTrue(fleet.at(Target.node("n1")).orElseThrow().get(SYSTEM).isPresent());
    }
    assertEquals("closed", line.look().state());
    for (int i = 2; i < 40; i++) {
      String node = "n" + i;
      assertThrows(CallFailed.class, () -> fleet.at(Target.node(node)).orElseThrow().get(SYSTEM));
    }
    assertEquals("open", line.look().state());
  }

  @Test
  void aTaskIsFollowedByItsMonitor() throws Exception {
    String monitor = "/redfish/v1/TaskService/TaskMonitors/7";
    bmc.fake.after((world, _) -> {
      world.monitor(
          monitor,
          202,
          "{\"TaskState\":\"Running\",\"PercentComplete\":40,\"Messages\":[{\"MessageId\":\"Update.1.0.InstallingOnComponent\"}]}");
      return Optional.of(new Receipt(202, monitor, MissingNode.getInstance()));
    });
    Redfish redfish = redfish();
    Receipt receipt = redfish.apply(new Change.Post(SYSTEM, "{}"));
    assertTrue(receipt.goesOn());
    assertEquals(monitor, receipt.location());
    Task task = Task.of(redfish.get(receipt.location()).orElseThrow());
    assertEquals(Task.Progress.RUNNING, task.progress());
    assertEquals("Running, 40 %: Update.1.0.InstallingOnComponent", task.words());
    synchronized (bmc.fake) {
      bmc.fake.put(monitor, "{}");
    }
    assertEquals(
        Task.Progress.DONE, Task.of(redfish.get(receipt.location()).orElseThrow()).progress());
    synchronized (bmc.fake) {
      bmc.fake.put(monitor, "{\"TaskState\":\"Completed\",\"TaskStatus\":\"Critical\"}");
    }
    assertEquals(
        Task.Progress.FAILED, Task.of(redfish.get(receipt.location()).orElseThrow()).progress());
  }

  @Test
  void anImageIsPushedInParts() throws Exception {
    Path image = Files.writeString(folder.resolve("bios 2.bin"), "image-bytes");
    redfish().apply(upload("{\"Targets\":[]}", image, sha256("image-bytes")));
    String body = bmc.bodies().getFirst();
    assertTrue(body.contains("name=\"UpdateParameters\""), body);
    assertTrue(body.contains("{\"Targets\":[]}"), body);
    assertTrue(body.contains("filename=\"bios_2.bin\""), body);
    assertTrue(body.contains("image-bytes"), body);
    fails(
        Kind.NOT_MADE,
        () -> redfish().apply(upload("{}", folder.resolve("nowhere.bin"), sha256(""))));
  }

  private static Change.Upload upload(String body, Path image, String sha256) {
    return new Change.Upload(SYSTEM + "/push", body, image, sha256);
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void anImageThatWasSwappedSinceItWasLookedAtIsNotSent() throws Exception {
    Path image = Files.writeString(folder.resolve("bios.bin"), "image-bytes");
    Change.Upload looked = upload("{}", image, sha256("image-bytes"));
    Path evil = Files.writeString(folder.resolve("evil.bin"), "evil--bytes");
    Files.move(evil, image, StandardCopyOption.REPLACE_EXISTING);
    fails(Kind.REFUSED, () -> redfish().apply(looked));
    assertEquals(List.of(), bmc.bodies());
  }

  /** Another image of the same length takes its place, by name or in place, in the middle of it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsSwappedWhileItIsSentNeverArrivesWhole(boolean inPlace) throws Exception {
    String good = "good".repeat(1 << 20);
    Path image = Files.writeString(folder.resolve("bios.bin"), good);
    try (SlowBmc slow = new SlowBmc()) {
      Redfish redfish = redfish("bmcs", "n1=" + slow.url(), "login", "basic");
      Change.Upload upload = upload("{}", image, sha256(good));
      FutureTask<Receipt> sent = new FutureTask<>(() -> redfish.apply(upload));
      Thread.ofVirtual().start(sent);
      slow.awaitBegin();
      String evil = "evil".repeat(1 << 20);
      if (inPlace) {
        Files.writeString(image, evil, StandardOpenOption.WRITE);
      } else {
        Files.move(
            Files.writeString(folder.resolve("evil.bin"), evil),
            image,
            StandardCopyOption.REPLACE_EXISTING);
      }
      String got = slow.rest();
      if (inPlace) {
        ExecutionException failed = assertThrows(ExecutionException.class, sent::get);
        CallFailed why = assertInstanceOf(CallFailed.class, failed.getCause());
        assertEquals(Kind.UNCERTAIN, why.kind());
        assertTrue(String.valueOf(why.getMessage()).contains("changed while it was sent"));
        assertTrue(got.length() < slow.promised(), "it did not come whole");
        assertFalse(got.endsWith("--\r\n"), "nor was it closed");
      } else {
        assertEquals(202, sent.get().status());
        assertFalse(got.contains("evil"), "what was opened was sent");
      }
    }
  }

  @Test
  void anUntrustedCertificateAndNobodyThereAreNoWordOfTheMachine() throws Exception {
    fails(Kind.UNREACHABLE, () -> redfish("bmcs", "n1=http://127.0.0.1:1").get(SYSTEM));
  }
}
