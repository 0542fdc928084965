package io.wheeltapper.sensors.topology.netbox;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.including;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Against WireMock, with documents shaped by NetBox's own OpenAPI schema (contrib/openapi.json of
 * 4.7.0-beta1) and, of version 3, by its serializers: {@code device_role} in place of {@code role}.
 */
class NetboxTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir Path folder;
  private final NetboxKind kind = new NetboxKind();
  private final AtomicLong clock = new AtomicLong(1_790_000_000_000L);
  private WireMockServer server;
  private WireMockServer elsewhere;

  @BeforeEach
  void start() {
    server = new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));
    server.start();
    elsewhere = new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));
    elsewhere.start();
    on("status", okJson("{\"django-version\":\"5.2\",\"netbox-version\":\"4.6.8\"}"));
  }

  @AfterEach
  void stop() {
    server.stop();
    elsewhere.stop();
  }

  private Settings settings(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(more);
    all.putIfAbsent("url", server.baseUrl() + "/netbox/");
    all.putIfAbsent("nodes", "role=gpu-node, site=lab");
    all.putIfAbsent("leaf-roles", "leaf");
    all.putIfAbsent("custom-fields", "domain=nvlink_domain,loop=cdu");
    all.putIfAbsent("timeout", "30s");
    return new Settings("dcim", kind.spec(), all);
  }

  private static String path(String list) {
    return "/netbox/api/" + (list.equals("status") ? "" : "dcim/") + list + "/";
  }

  private void on(String list, ResponseDefinitionBuilder answer) {
    server.stubFor(get(urlPathEqualTo(path(list))).atPriority(5).willReturn(answer));
  }

  /** Pages as a server gives them whose MAX_PAGE_SIZE is 2; {@code next} leads elsewhere. */
  private void pages(String list, String... objects) {
    for (int from = 0; from == 0 || from < objects.length; from += 2) {
      boolean more = from + 2 < objects.length;
      String next =
          more ? "\"" + elsewhere.baseUrl() + path(list) + "?offset=" + (from + 2) + "\"" : "null";
      String page =
          "{\"count\":%d,\"next\":%s,\"previous\":null,\"results\":[%s]}"
              .formatted(
                  objects.length,
                  next,
                  String.join(
                      ",", List.of(objects).subList(from, Math.min(objects.length, from + 2))));
      server.stubFor(
          get(urlPathEqualTo(path(list)))
              .withQueryParam("offset", equalTo(Integer.toString(from)))
              .atPriority(3)
              .willReturn(okJson(page)));
    }
  }

  private String device(long id, String name, String rack, String fields) {
    return """
    {"id":%d,"url":"%s/netbox/api/dcim/devices/%d/","display":"%s","name":"%s",
     "role":{"id":1,"url":"x","display":"GPU node","name":"GPU node","slug":"gpu-node"},
     "site":{"id":1,"url":"x","display":"Lab","name":"Lab","slug":"lab"},"rack":%s,
     "parent_device":null,"status":{"value":"active","label":"Active"},"custom_fields":{%s}}\
    """
        .formatted(id, server.baseUrl(), id, name, name, rack, fields);
  }

  private static String rack(long id, String name) {
    return "{\"id\":%d,\"url\":\"x\",\"display\":\"%s\",\"name\":\"%s\",\"description\":\"\"}"
        .formatted(id, name, name);
  }

  private static String port(long device, String type, boolean whole, String... ends) {
    return """
    {"id":9,"url":"https://x/api/dcim/%s/9/","display":"p","device":{"id":%d,"url":"x","display":"d",
     "name":"d"},"name":"p","mgmt_only":false,"connected_endpoints":[%s],
     "connected_endpoints_type":"%s","connected_endpoints_reachable":%s}\
    """
        .formatted(
            type.equals("dcim.interface") ? "interfaces" : "power-ports",
            device,
            String.join(",", ends),
            type,
            whole);
  }

  private static String end(long device, String name) {
    return """
    {"id":77,"url":"x","display":"e","device":{"id":%d,"url":"x","display":"%s","name":"%s"},
     "name":"e","description":"","cable":5,"_occupied":true}\
    """
        .formatted(device, name, name);
  }

  private static String far(long id, String slug) {
    return """
    {"id":%d,"url":"https://x/api/dcim/devices/%d/","name":"f","role":{"id":2,"url":"x",
     "display":"r","name":"r","slug":"%s"}}\
    """
        .formatted(id, id, slug);
  }

  /** Three nodes: two of a rack with cables, one of a rack whose own fields speak. */
  private void factory() {
    pages(
        "devices",
        device(1, "n1.lab.example", rack(11, "r1"), "\"nvlink_domain\":\"d1\",\"cdu\":null"),
        device(2, "n2", rack(11, "r1"), "\"nvlink_domain\":{\"value\":\"d1\",\"label\":\"d1\"}"),
        device(3, "n3", rack(12, "r2"), "\"nvlink_domain\":null,\"cdu\":null"));
    server.stubFor(
        get(urlPathEqualTo(path("devices")))
            .withQueryParam("id", including("51", "52"))
            .atPriority(1)
            .willReturn(
                okJson(
                    "{\"count\":2,\"next\":null,\"results\":[%s,%s]}"
                        .formatted(far(51, "leaf"), far(52, "management")))));
    pages(
        "racks",
        "{\"id\":11,\"name\":\"r1\",\"custom_fields\":{\"cdu\":[{\"id\":4,\"name\":\"cdu-1\"}]}}",
        "{\"id\":12,\"name\":\"r2\",\"custom_fields\":{\"cdu\":\"cdu-2, cdu-3\","
            + "\"nvlink_domain\":7}}");
    pages(
        "interfaces",
        port(1, "dcim.interface", true, end(51, "leaf-a")),
        port(1, "dcim.interface", true, end(52, "mgmt-1")),
        port(2, "dcim.interface", false, end(51, "leaf-a")));
    pages(
        "power-ports",
        port(1, "dcim.poweroutlet", true, end(61, "pdu-a")),
        port(1, "dcim.poweroutlet", true, end(62, "pdu-b")),
        port(
            2,
            "dcim.powerfeed",
            true,
            "{\"id\":5,\"url\":\"x\",\"display\":\"feed-7\",\"name\":\"feed-7\",\"cable\":3}"));
  }

  private Sensor sensor(Settings settings, NetboxSensor.Pace pace) {
    return NetboxKind.create(settings, pace, () -> Instant.ofEpochMilli(clock.get()));
  }

  private static NetboxSensor.Pace pace(long interval, long retry) {
    return new NetboxSensor.Pace(
        Duration.ofMillis(interval),
        Duration.ofMillis(10),
        Duration.ofMillis(retry),
        Duration.ofMillis(500));
  }

  private static Thread run(Sensor sensor, Collected got, CompletableFuture<Exception> end) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            sensor.run(got);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (Exception e) {
            end.complete(e);
          }
        });
  }

  private static Map<String, String> places(Collected got) {
    Map<String, String> places = new TreeMap<>();
    for (Status status : got.statuses("node.place")) {
      places.put(status.node(), new TreeMap<>(status.fields()).toString());
    }
    return places;
  }

  private Collected once(Settings settings) throws Exception {
    Collected got = new Collected();
    CompletableFuture<Exception> end = new CompletableFuture<>();
    Thread thread = run(sensor(settings, pace(3_600_000, 1)), got, end);
    await()
        .atMost(LONG)
        .until(() -> !got.statuses("node.place").isEmpty() && got.beats() > 9 || end.isDone());
    thread.interrupt();
    thread.join();
    assertFalse(end.isDone(), () -> "" + end.join());
    return got;
  }

  @Test
  void racksCablesAndFieldsSayWhereNodesStand() throws Exception {
    factory();
    Path token = Files.writeString(folder.resolve("token"), "0123456789abcdef\n");
    Collected got = once(settings(Map.of("token-file", token.toString())));
    assertEquals(List.of(), got.rejected());
    assertEquals(
        Map.of(
            "n1", "{domain=d1, leaf=leaf-a, loop=cdu-1, pdu=pdu-a,pdu-b, rack=r1}",
            "n2", "{domain=d1, loop=cdu-1, pdu=feed-7, rack=r1}",
            "n3", "{domain=7, loop=cdu-2,cdu-3, rack=r2}"),
        places(got));
    Status first = got.statuses("node.place").getFirst();
    assertEquals("netbox", first.value());
    assertEquals(Origin.FACILITY, first.origin());
    assertEquals(clock.get(), first.at());
    server.verify(
        getRequestedFor(urlPathEqualTo(path("devices")))
            .withQueryParam("role", equalTo("gpu-node"))
            .withQueryParam("site", equalTo("lab"))
            .withQueryParam("offset", equalTo("2"))
            .withHeader("Authorization", equalTo("Token 0123456789abcdef")));
    server.verify(
        getRequestedFor(urlPathEqualTo(path("power-ports")))
            .withQueryParam("device_id", including("1", "2", "3")));
    assertEquals(
        List.of(), elsewhere.getAllServeEvents(), "'next' is not followed to another host");
  }

  @Test
  void aTokenOfTheSecondVersionIsABearers() throws Exception {
    factory();
    Path token = Files.writeString(folder.resolve("token"), "nbt_key.secret\n");
    once(settings(Map.of("token-file", token.toString(), "place", "rack")));
    server.verify(
        getRequestedFor(urlPathEqualTo(path("status")))
            .withHeader("Authorization", equalTo("Bearer nbt_key.secret"))
            .withoutHeader("Cookie"));
    assertEquals(0, server.findAll(getRequestedFor(urlPathEqualTo(path("interfaces")))).size());
  }

  @Test
  void versionThreeCallsARoleOtherwiseAndPlannedCablesAreNone() throws Exception {
    factory();
    pages(
        "devices",
        device(1, "n1", "null", "").replace("\"role\"", "\"device_role\""),
        device(2, "n1", rack(11, "r1"), ""));
    Collected got = once(settings(Map.of("place", "rack,pdu")));
    assertEquals(Map.of("n1", "{pdu=feed-7,pdu-a,pdu-b, rack=r1}"), places(got));
    assertTrue(got.rejected().getFirst().contains("two devices by name"), "" + got.rejected());
  }

  /** What is gone from all nodes at once is no move; a node that is listed no more stays. */
  @Test
  void whatWasSaidStandsUntilNetboxPositivelySaysOtherwise() throws Exception {
    factory();
    Collected got = new Collected();
    CompletableFuture<Exception> end = new CompletableFuture<>();
    Thread thread = run(sensor(settings(Map.of()), pace(1000, 1)), got, end);
    await().atMost(LONG).until(() -> places(got).size() == 3);
    pages("devices", device(1, "n1", rack(12, "r2"), "\"nvlink_domain\":\"d1\""));
    clock.addAndGet(2_000);
    await().atMost(LONG).until(() -> got.statuses("node.place").size() == 4 || end.isDone());
    assertEquals(
        "{domain=d1, leaf=leaf-a, loop=cdu-2,cdu-3, pdu=pdu-a,pdu-b, rack=r2}",
        places(got).get("n1"));
    assertEquals("{domain=7, loop=cdu-2,cdu-3, rack=r2}", places(got).get("n3"));
    pages("power-ports");
    clock.addAndGet(2_000);
    String why = String.valueOf(end.get().getMessage());
    assertTrue(why.contains("says no pdu of any node any more"), why);
    assertEquals(4, got.statuses("node.place").size());
    thread.join();
  }

  /** Dead, then answering late, then in the middle: no heartbeat, and nothing is said of it. */
  @Test
  void deadSlowAndRefusingIsNoHeartbeat() throws Exception {
    factory();
    Sensor sensor = sensor(settings(Map.of("timeout", "3s")), pace(100, 60));
    Collected got = new Collected();
    CompletableFuture<Exception> end = new CompletableFuture<>();
    Thread thread = run(sensor, got, end);
    await().atMost(LONG).until(() -> places(got).size() == 3);
    on("status", aResponse().withStatus(200).withBody("{}").withChunkedDribbleDelay(5, 120_000));
    // A machine that is itself slow has no header in time either.
    String late = String.valueOf(end.get());
    assertTrue(late.contains("no whole answer in 3000 ms") || late.contains("timed out"), late);
    thread.join();
    long beats = got.beats();

    on("status", okJson("{\"netbox-version\":\"4.6.8\"}"));
    server.stubFor(
        get(urlPathEqualTo(path("interfaces")))
            .atPriority(1)
            .willReturn(aResponse().withStatus(403).withBody("{\"detail\":\"No\"}")));
    clock.addAndGet(1_000);
    Collected later = new Collected();
    CompletableFuture<Exception> refused = new CompletableFuture<>();
    run(sensor, later, refused).join();
    assertTrue(String.valueOf(refused.get()).contains("answers 403: {\"detail\":\"No\"}"));
    CompletableFuture<Exception> again = new CompletableFuture<>();
    Collected failed = new Collected();
    clock.addAndGet(60);
    run(sensor, failed, again).join();
    assertTrue(again.isDone(), "a reading that failed is tried again");
    assertEquals(0, failed.beats(), "and until it succeeds the sensor is not alive");
    assertEquals(List.of(), failed.signals());
    assertTrue(beats > 0);
    server.stop();
    CompletableFuture<Exception> dead = new CompletableFuture<>();
    clock.addAndGet(60);
    run(sensor, failed, dead).join();
    assertTrue(dead.get() instanceof IOException, "" + dead.get());
    assertEquals(0, failed.beats());
  }

  @Test
  void aClockThatIsSetBackIsNoSilence() throws Exception {
    factory();
    on("racks", aResponse().withStatus(200));
    server.stubFor(
        get(urlPathEqualTo(path("racks"))).atPriority(1).willReturn(aResponse().withStatus(403)));
    Sensor sensor = sensor(settings(Map.of()), pace(3_600_000, 60));
    Collected got = new Collected();
    CompletableFuture<Exception> refused = new CompletableFuture<>();
    run(sensor, got, refused).join();
    assertTrue(String.valueOf(refused.get()).contains("403"), "" + refused.get());
    long day = 86_400_000;
    clock.addAndGet(-day);
    server.resetMappings();
    on("status", okJson("{\"netbox-version\":\"4.6.8\"}"));
    factory();
    CompletableFuture<Exception> end = new CompletableFuture<>();
    Thread thread = run(sensor, got, end);
    await().atMost(LONG).until(() -> places(got).size() == 3);
    pages("devices", device(1, "n1", rack(12, "r2"), "\"nvlink_domain\":\"d1\""));
    clock.addAndGet(-day);
    await().atMost(LONG).until(() -> places(got).get("n1").contains("rack=r2"));
    thread.interrupt();
    thread.join();
    assertFalse(end.isDone());
  }

  private String doctor(boolean works, Map<String, String> more) {
    Check check = kind.doctor(settings(more));
    assertEquals(works, check.works(), check.detail());
    return check.detail();
  }

  @Test
  void doctorSaysWhatIsWrongAndTheMend() {
    factory();
    on("racks", okJson("{}"));
    on("interfaces", okJson("{}"));
    on("power-ports", okJson("{}"));
    on("devices", okJson("{\"count\":412,\"next\":null,\"results\":[]}"));
    assertEquals("NetBox 4.6.8: 412 devices are nodes", doctor(true, Map.of()));
    assertTrue(doctor(true, Map.of("leaf-roles", "")).endsWith("no leaves: set 'leaf-roles'"));
    assertTrue(doctor(false, Map.of("url", "")).startsWith("no NetBox is configured"));
    assertTrue(doctor(false, Map.of("nodes", "")).contains("as role=gpu-node"));
    assertTrue(doctor(false, Map.of("token-file", "/none")).contains("cannot be read"));
    String wrong = doctor(false, Map.of("url", server.baseUrl() + "/other"));
    assertEquals("/api/status/ answers 404; 'url' is the base of a NetBox, without /api", wrong);
    on("devices", aResponse().withStatus(400).withBody("{\"role\":[\"Select a valid choice.\"]}"));
    assertTrue(doctor(false, Map.of()).contains("answers 400: {\"role\":[\"Select a valid"));
    on("devices", okJson("{\"count\":0,\"next\":null,\"results\":[]}"));
    assertTrue(doctor(false, Map.of()).contains("no device by 'nodes'"));
    on("status", aResponse().withStatus(403).withBody("{\"detail\":\"Invalid token\"}"));
    assertTrue(doctor(false, Map.of()).contains("Invalid token\"}; set 'token-file'"));
    on("status", okJson("{\"netbox-version\":\"3.2.9\"}"));
    assertTrue(doctor(false, Map.of()).contains("3.3 or later"));
    on("status", okJson("{\"nautobot-version\":\"2.1\"}"));
    assertTrue(doctor(false, Map.of()).contains("is no NetBox"));
    on("status", aResponse().withStatus(200).withBody("<html>Login</html>"));
    assertTrue(doctor(false, Map.of()).contains("no NetBox answers there"));
    on(
        "status",
        aResponse().withStatus(301).withHeader("Location", elsewhere.baseUrl() + "/api/status/"));
    assertTrue(doctor(false, Map.of()).contains("set 'url' to where it leads"));
    Settings settings = settings(Map.of());
    server.stop();
    assertFalse(kind.doctor(settings).works());
    assertEquals(
        0, elsewhere.findAll(getRequestedFor(anyUrl())).size(), "redirects are not followed");
  }

  @Test
  void savedAnswersAreReadInAnyOrder() throws Exception {
    String file =
        """
        {"count":1,"next":null,"results":[%s]}
        {"count":2,"next":null,"results":[%s,%s]}
        {"count":1,"next":null,"results":[%s,{"url":"https://x/api/dcim/cables/3/"}]}\
        """
            .formatted(
                port(1, "dcim.interface", true, end(51, "leaf-a")),
                device(1, "n1", rack(11, "r1"), ""),
                far(51, "leaf"),
                port(1, "dcim.poweroutlet", true, end(61, "pdu-a")));
    Path saved = Files.writeString(folder.resolve("netbox.json"), file);
    Collected got = new Collected();
    kind.recorded(saved, settings(Map.of())).orElseThrow().run(got);
    assertEquals(Map.of("n1", "{leaf=leaf-a, pdu=pdu-a, rack=r1}"), places(got));
    assertEquals(List.of("netbox.json: 1 objects of no use here"), got.rejected());
    Files.writeString(saved, "{\"results\":[{]}");
    assertThrows(
        IOException.class, () -> kind.recorded(saved, settings(Map.of())).orElseThrow().run(got));
  }

  @Test
  void wrongSettingsAreToldWithTheMend() {
    for (Map<String, String> wrong :
        List.of(
            Map.of("url", "ftp://x"),
            Map.of("url", "https://me:secret@netbox.example"),
            Map.of("url", "https://netbox.example@elsewhere/"),
            Map.of("url", ""),
            Map.of("nodes", ""),
            Map.of("nodes", "gpu"),
            Map.of("custom-fields", "row=x"),
            Map.of("place", "shelf"),
            Map.of("interval", "0s"))) {
      assertThrows(BadSetting.class, () -> kind.create(settings(wrong)), wrong.toString());
    }
    Settings secret = settings(Map.of("url", "https://me:hush@netbox.example"));
    String told = String.valueOf(assertThrows(BadSetting.class, () -> kind.create(secret)));
    assertFalse(told.contains("hush"), told);
    Sensor sensor = kind.create(settings(Map.of("timeout", "500ms")));
    assertEquals(61_500, sensor.heartbeatMillis(), "a minute, an answer's time, and a second");
  }
}
