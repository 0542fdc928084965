package io.wheeltapper.deploy.endtoend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * A BMC over HTTP with a BIOS, in DMTF's shapes and in real time: an image is pushed, its task
 * takes a while, a reset brings it into force. It counts what was really done to it, and says at
 * each moment of a flash where it is, so that whoever flashes it can be killed just there.
 */
final class FlashedBmc implements AutoCloseable {

  /** Where a flash is when its {@code moment} is told. */
  enum Moment {
    IN_UPLOAD,
    TASK_RUNS,
    BEFORE_RESET,
    AFTER_RESET,
    BEFORE_LOOK
  }

  private static final String UPDATE = "/redfish/v1/UpdateService";
  private static final long FLASH_MILLIS = 8_000;
  private static final long BOOT_MILLIS = 3_000;

  private final HttpServer server;
  private final Path host;
  private final Consumer<Moment> moment;

  /** What it tells is not what it has. */
  private final boolean lies;

  /** Its task is gone once it is half done. */
  private final boolean forgets;

  private String real = "1.2.0";
  private String said = "1.2.0";
  private String staged = "";
  private String brings = "";
  private int tasks;
  private long began;
  private long ends;
  private long resetAt = System.currentTimeMillis() - 86_400_000L;
  private long upAt;
  private int flashes;
  private int resets;
  private int interrupted;
  private int refused;

  /**
   * On loopback.
   *
   * @param host where the machine itself says its version
   */
  FlashedBmc(Path host, boolean lies, boolean forgets, Consumer<Moment> moment) throws IOException {
    this.host = host;
    this.lies = lies;
    this.forgets = forgets;
    this.moment = moment;
    Files.writeString(host, real);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  synchronized String state() {
    return "real %s, said %s, flashes %d, resets %d, cut off %d"
        .formatted(real, said, flashes, resets, interrupted);
  }

  synchronized int flashes() {
    return flashes;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      // Only who acts logs in; the sensor looks as anybody.
      boolean acts = exchange.getRequestHeaders().containsKey("Authorization");
      String uri = exchange.getRequestURI().getPath();
      switch (exchange.getRequestMethod()) {
        case "GET" -> get(exchange, uri, acts);
        case "POST" -> post(exchange, uri);
        default -> send(exchange, 405, "{}");
      }
    }
  }

  private void get(HttpExchange exchange, String uri, boolean acts) throws IOException {
    boolean runs;
    boolean look;
    String body;
    synchronized (this) {
      live();
      runs = uri.startsWith("/redfish/v1/TaskService/Tasks/") && now() < ends;
      look = uri.endsWith("/BIOS") && resets > 0;
      body = document(uri);
    }
    if (acts && runs) {
      moment.accept(Moment.TASK_RUNS);
    }
    if (acts && look) {
      moment.accept(Moment.BEFORE_LOOK);
    }
    send(exchange, body.isEmpty() ? 404 : 200, body);
  }

  private void post(HttpExchange exchange, String uri) throws IOException {
    if (uri.equals(UPDATE + "/push")) {
      push(exchange);
    } else if (uri.endsWith("ComputerSystem.Reset")) {
      moment.accept(Moment.BEFORE_RESET);
      exchange.getRequestBody().readAllBytes();
      if (dead) {
        return; // It never came.
      }
      reset();
      moment.accept(Moment.AFTER_RESET);
      send(exchange, 204, "");
    } else {
      send(exchange, 404, "{}");
    }
  }

  /** Whoever asked was killed before it had asked to the end. */
  private volatile boolean dead;

  /** What comes from here on of the one that was killed is not heard; until the next has begun. */
  void dead(boolean is) {
    dead = is;
  }

  private void push(HttpExchange exchange) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] piece = new byte[1 << 14];
    InputStream in = exchange.getRequestBody();
    boolean told = false;
    for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
      all.write(piece, 0, n);
      if (!told && all.size() > 100_000) {
        told = true;
        moment.accept(Moment.IN_UPLOAD);
      }
      if (dead) {
        return;
      }
    }
    String text = all.toString(StandardCharsets.ISO_8859_1);
    int at = text.indexOf("bios ");
    String body;
    synchronized (this) {
      live();
      if (now() < ends) {
        refused++;
        send(exchange, 503, "{}");
        return;
      }
      flashes++;
      tasks++;
      began = now();
      ends = began + FLASH_MILLIS;
      brings = text.substring(at + 5, at + 10);
      body = document("/redfish/v1/TaskService/Tasks/" + tasks);
    }
    exchange.getResponseHeaders().add("Location", "/redfish/v1/TaskService/Tasks/" + tasks);
    send(exchange, 202, body);
  }

  private synchronized void reset() throws IOException {
    live();
    resets++;
    interrupted += now() < ends ? 1 : 0;
    resetAt = now();
    upAt = resetAt + BOOT_MILLIS;
    if (!staged.isEmpty()) {
      said = staged;
      real = lies && staged.equals("1.1.0") ? real : staged;
      staged = "";
      Files.writeString(host, real);
    }
  }

  private void live() {
    if (!brings.isEmpty() && now() >= ends) {
      staged = brings;
      brings = "";
    }
  }

  private static long now() {
    return System.currentTimeMillis();
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static String time(long at) {
    return Instant.ofEpochMilli(at).toString();
  }

  private String document(String uri) {
    return switch (uri) {
      case "/redfish/v1", "/redfish/v1/" ->
          """
          {"@odata.id": "/redfish/v1", "RedfishVersion": "1.15.0",
           "UpdateService": {"@odata.id": "/redfish/v1/UpdateService"},
           "Tasks": {"@odata.id": "/redfish/v1/TaskService"},
           "Systems": {"@odata.id": "/redfish/v1/Systems"},
           "Managers": {"@odata.id": "/redfish/v1/Managers"}}
          """;
      case UPDATE ->
          """
          {"@odata.id": "/redfish/v1/UpdateService", "Id": "UpdateService", "ServiceEnabled": true,
           "FirmwareInventory": {"@odata.id": "/redfish/v1/UpdateService/FirmwareInventory"},
           "MultipartHttpPushUri": "/redfish/v1/UpdateService/push",
           "@Redfish.OperationApplyTimeSupport": {"SupportedValues": ["Immediate", "OnReset"]}}
          """;
      case UPDATE + "/FirmwareInventory" -> members(UPDATE + "/FirmwareInventory/BIOS");
      case UPDATE + "/FirmwareInventory/BIOS" ->
          """
          {"@odata.id": "/redfish/v1/UpdateService/FirmwareInventory/BIOS", "Id": "BIOS",
           "Name": "System BIOS", "Version": "%s", "Updateable": true,
           "Status": {"State": "Enabled", "Health": "OK"}}
          """
              .formatted(said);
      case "/redfish/v1/Systems" -> members("/redfish/v1/Systems/1");
      case "/redfish/v1/Systems/1" -> system();
      case "/redfish/v1/Managers" -> members("/redfish/v1/Managers/BMC");
      case "/redfish/v1/Managers/BMC" ->
          "{\"@odata.id\": \"/redfish/v1/Managers/BMC\", \"Id\": \"BMC\", \"DateTime\": \"%s\"}"
              .formatted(time(now()));
      case "/redfish/v1/TaskService" ->
          "{\"Tasks\": {\"@odata.id\": \"/redfish/v1/TaskService/Tasks\"}}";
      case "/redfish/v1/TaskService/Tasks" ->
          tasks == 0 || gone() ? members() : members("/redfish/v1/TaskService/Tasks/" + tasks);
      default ->
          tasks > 0 && !gone() && uri.equals("/redfish/v1/TaskService/Tasks/" + tasks)
              ? task(uri)
              : "";
    };
  }

  private boolean gone() {
    return forgets && now() > (began + ends) / 2;
  }

  private static String members(String... uris) {
    StringBuilder text = new StringBuilder();
    for (String uri : uris) {
      text.append(text.isEmpty() ? "" : ", ").append("{\"@odata.id\": \"" + uri + "\"}");
    }
    return "{\"Members@odata.count\": %d, \"Members\": [%s]}".formatted(uris.length, text);
  }

  private String system() {
    return """
    {"@odata.id": "/redfish/v1/Systems/1", "Id": "1", "PowerState": "On", "BiosVersion": "%s",
     "Status": {"State": "Enabled", "Health": "OK"}, "LastResetTime": "%s",
     "BootProgress": {"LastState": "%s"},
     "Actions": {"#ComputerSystem.Reset": {
       "target": "/redfish/v1/Systems/1/Actions/ComputerSystem.Reset",
       "ResetType@Redfish.AllowableValues": ["GracefulRestart", "ForceRestart"]}}}
    """
        .formatted(
            said,
            time(resetAt),
            now() < upAt ? "SystemHardwareInitializationComplete" : "OSRunning");
  }

  private String task(String uri) {
    boolean ended = now() >= ends;
    return """
    {"@odata.id": "%s", "Id": "%d", "Name": "Update", "TaskState": "%s", "TaskStatus": "OK",
     "StartTime": "%s", %s "Messages": [{"MessageId": "%s"}],
     "Payload": {"TargetUri": "/redfish/v1/UpdateService/push"}}
    """
        .formatted(
            uri,
            tasks,
            ended ? "Completed" : "Running",
            time(began),
            ended ? "\"EndTime\": \"" + time(ends) + "\"," : "",
            ended ? "Update.1.0.AwaitToActivate" : "Update.1.0.InstallingOnComponent");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
