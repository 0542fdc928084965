package io.wheeltapper.deploy.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.deploy.config.Kinds;
import io.wheeltapper.deploy.wiring.Outgoing;
import io.wheeltapper.sensors.telemetry.prometheus.PromqlSensor;
import io.wheeltapper.sensors.telemetry.prometheus.SliQuery;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever can call out stands on the published list, with what it calls. */
final class OutgoingTest {

  /** By these a process or a connection begins; there is no other way in our code. */
  private static final Set<String> WAYS_OUT =
      Set.of(
          "java.lang.ProcessBuilder",
          "java.net.http.HttpClient",
          "java.net.Socket",
          "java.net.URLConnection",
          "java.net.DatagramSocket",
          "java.nio.channels.SocketChannel",
          "io.vertx.core.http.HttpClient",
          "io.vertx.core.net.NetClient",
          "io.vertx.mqtt.MqttClient",
          "io.fabric8.kubernetes.client.KubernetesClient",
          "org.snmp4j.Snmp",
          "com.ghgande.j2mod.modbus.facade.ModbusTCPMaster",
          "com.ghgande.j2mod.modbus.net.TCPMasterConnection",
          "software.amazon.awssdk.services.s3.S3Client",
          "io.wheeltapper.core.runtime.ledger.FileSink",
          "io.wheeltapper.actuators.LocalRun",
          "io.wheeltapper.sensors.outside.Tools");

  /** Not of a kind's own package: what they call is the agent itself, or is listed so. */
  private static final Map<String, String> SINGLE =
      Map.ofEntries(
          Map.entry("io.wheeltapper.sensors.telemetry.prometheus.PromqlClient", "sensor sli"),
          Map.entry("io.wheeltapper.sensors.telemetry.prometheus.PromqlSensor", "sensor sli"),
          Map.entry("io.wheeltapper.actuators.LocalRun", "actuator slurm"),
          Map.entry("io.wheeltapper.advisor.endpoint.BoundedHttp", "adviser openai"),
          Map.entry("io.wheeltapper.advisor.endpoint.Clients", "adviser openai"),
          Map.entry("io.wheeltapper.advisor.endpoint.ModelList", "adviser openai"),
          Map.entry("io.wheeltapper.advisor.endpoint.RemoteEndpoint", "adviser anthropic"),
          Map.entry("io.wheeltapper.actuators.Exchange", ""),
          Map.entry("io.wheeltapper.core.bmc.Trust", ""),
          Map.entry("io.wheeltapper.core.runtime.ledger.FileSink", "ledger"),
          Map.entry("io.wheeltapper.deploy.sinks.SyslogSink", "sink syslog"),
          Map.entry("io.wheeltapper.deploy.sinks.SyslogKind", "sink syslog"),
          Map.entry("io.wheeltapper.deploy.sinks.Command", "sink git"),
          Map.entry("io.wheeltapper.deploy.sinks.WormSink", "sink s3"),
          Map.entry("io.wheeltapper.deploy.wiring.LiveAgent", "ledger"),
          Map.entry("io.wheeltapper.deploy.webhooks.Delivery", "webhooks"),
          Map.entry("io.wheeltapper.deploy.cli.ApiClient", ""),
          Map.entry("io.wheeltapper.deploy.cli.GpuCommand", "actuator gpu"),
          Map.entry("io.wheeltapper.sensors.outside.Program", ""),
          Map.entry("io.wheeltapper.sensors.outside.Tools", ""));

  private static final Kinds KINDS = Kinds.discover();

  private static final Set<String> PUBLISHED =
      Outgoing.all(KINDS).stream().map(Outgoing::from).collect(Collectors.toSet());

  /** By package, what is found there: its classes that begin a process or a connection. */
  private static final Map<String, Set<String>> CALLING =
      new ClassFileImporter()
              .withImportOption(
                  place -> !place.contains("/test/") && !place.contains("test-classes"))
              .importPackages("io.wheeltapper")
              .stream()
              .filter(type -> !type.getPackageName().contains(".bench"))
              .filter(OutgoingTest::callsOut)
              .map(type -> type.getName().replaceFirst("\\$.*", ""))
              .collect(
                  Collectors.groupingBy(
                      name -> name.substring(0, name.lastIndexOf('.')), Collectors.toSet()));

  private static boolean callsOut(JavaClass type) {
    return type.getDirectDependenciesFromSelf().stream()
            .map(d -> d.getTargetClass().getName())
            .anyMatch(WAYS_OUT::contains)
        || type.getMethodCallsFromSelf().stream()
            .anyMatch(c ->
                c.getTargetOwner().getName().equals("java.lang.Runtime")
                    && c.getName().equals("exec"));
  }

  /** Every kind that can call out is published, and no other. */
  @Test
  void everyKindIsWalked() {
    KINDS.sensors().forEach((name, kind) -> published("sensor " + name, kind));
    KINDS.actuators().forEach((name, kind) -> published("actuator " + name, kind));
    assertTrue(PUBLISHED.containsAll(Set.of("sensor sli", "ledger", "webhooks")), "" + PUBLISHED);
  }

  private static void published(String name, Object kind) {
    boolean calls = CALLING.containsKey(kind.getClass().getPackageName());
    assertEquals(calls, PUBLISHED.contains(name), name + " " + CALLING.keySet());
  }

  /** Nothing else calls out: each such class belongs to a kind, or is known by name. */
  @Test
  void nothingElseCallsOut() {
    Set<String> packages =
        Stream.concat(KINDS.sensors().values().stream(), KINDS.actuators().values().stream())
            .map(kind -> kind.getClass().getPackageName())
            .collect(Collectors.toSet());
    Set<String> unknown = new TreeSet<>();
    CALLING.forEach((where, classes) ->
        classes.stream()
            .filter(c -> !packages.contains(where))
            .filter(c -> !SINGLE.containsKey(c))
            .forEach(unknown::add));
    assertEquals(Set.of(), unknown, "they call out, and Outgoing does not list them");
    for (String owner : SINGLE.values()) {
      assertTrue(owner.isEmpty() || PUBLISHED.contains(owner), owner);
    }
  }

  /** The object store's canary writes only where it is told to, and stands on the list with it. */
  @Test
  void noSensorWritesButTheCanary() {
    assertEquals(
        Set.of("sensor s3"),
        Outgoing.all(KINDS).stream()
            .filter(o -> o.writes() && o.from().startsWith("sensor "))
            .map(Outgoing::from)
            .collect(Collectors.toSet()));
  }

  /** The list's word for it, against what a server really hears from it. */
  @Test
  void whatIndicatorsAskStandsOnTheList() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    Set<String> heard = ConcurrentHashMap.newKeySet();
    CountDownLatch both = new CountDownLatch(2);
    server.createContext(
        "/",
        exchange -> {
          if (heard.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath())) {
            both.countDown();
          }
          byte[] none =
              "{\"status\":\"success\",\"data\":{\"result\":[]}}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, none.length);
          exchange.getResponseBody().write(none);
          exchange.close();
        });
    server.start();
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    SliQuery.Server at = new SliQuery.Server(url, "", "", 3_600_000L);
    List<SliQuery> queries =
        List.of("up", "sum(up) by (node)").stream()
            .map(q ->
                new SliQuery(
                    "s/" + q.length(),
                    SliQuery.Shape.VALUE,
                    false,
                    new SliQuery.Asked(at, q),
                    Optional.empty()))
            .toList();
    Sensor sensor = new PromqlSensor("sli", () -> queries, InstantSource.system());
    Thread asking = Thread.ofVirtual().start(() -> run(sensor));
    try {
      assertTrue(both.await(60, TimeUnit.SECONDS), "heard " + heard);
    } finally {
      asking.interrupt();
      asking.join();
      server.stop(0);
    }
    List<String> listed = PromqlSensor.OUTBOUND.stream().map(o -> o.call()).toList();
    for (String request : heard) {
      String[] words = request.split(" ");
      assertTrue(
          listed.stream().anyMatch(l -> l.contains(words[0] + " ") && l.contains(words[1])),
          request + " is not on the list: " + listed);
    }
  }

  private static void run(Sensor sensor) {
    try {
      sensor.run(
          new Sensor.Sink() {
            @Override
            public void emit(List<Signal> signals) {}

            @Override
            public void rejected(String where, String why) {}

            @Override
            public void alive(long at) {}
          });
    } catch (InterruptedException | IOException e) {
      Thread.currentThread().interrupt(); // told to stop, perhaps in the middle of an answer
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
