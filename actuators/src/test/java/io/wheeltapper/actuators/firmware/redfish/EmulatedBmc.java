package io.wheeltapper.actuators.firmware.redfish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.redfish.Change;
import io.wheeltapper.actuators.redfish.Receipt;
import io.wheeltapper.actuators.redfish.Redfish;
import io.wheeltapper.actuators.redfish.Resource;
import io.wheeltapper.core.bmc.Bmc;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A BMC with a BIOS, in the shapes of DMTF's UpdateService, SoftwareInventory, Task and
 * ComputerSystem. Time is an argument. What it can do wrong is set by its fields; what was really
 * done to it is counted.
 */
final class EmulatedBmc implements Redfish {

  private static final ObjectMapper JSON = new ObjectMapper();
  static final String UPDATE = "/redfish/v1/UpdateService";
  static final String PUSH = UPDATE + "/update-multipart";
  static final String SIMPLE = UPDATE + "/Actions/UpdateService.SimpleUpdate";
  static final String BIOS = UPDATE + "/FirmwareInventory/BIOS";
  static final String TASKS = "/redfish/v1/TaskService/Tasks";
  static final String SYSTEM = "/redfish/v1/Systems/1";

  private final Bmc bmc;
  private final LongSupplier clock;
  private final Map<Integer, Flashing> tasks = new LinkedHashMap<>();
  private int numbers;
  private long resetAt;
  private long upAt;

  /** What is really in force, whatever it says. */
  String real;

  /** What it says when it lies; or {@code ""}. */
  String said = "";

  /** Of a bundle: its parts beside the BIOS, all of its version; and those that a flash costs. */
  List<String> tray = List.of();

  List<String> costs = List.of();
  String staged = "";
  String backup = "";
  String lowest = "";
  String health = "OK";
  String power = "On";
  String supply = "OK";
  boolean force;
  boolean hasFlag = true;
  boolean enabled = true;
  long largest;

  /** How long a flash takes, and a start. */
  long flashMillis = 120_000;

  long bootMillis = 180_000;

  /** Whether the version comes into force only with a reset. */
  boolean needsReset = true;

  /** A message that ends each flash badly, as {@code Update.1.0.ApplyFailed}; or {@code ""}. */
  String fails = "";

  /** The task says Completed all the same. */
  boolean completesAllTheSame;

  /** The image takes part of itself in before it fails. */
  boolean spoils;

  /** A task is gone once it is half done, or has ended. */
  boolean forgets;

  /** From a third of a flash on it answers nothing for so long: the BMC itself begins anew. */
  long silentMillis;

  /** Downgrades without ForceUpdate are skipped. */
  boolean wantsForce;

  /** It tells the version of what it was sent, and keeps the one it has. */
  boolean lies;

  /** Versions after whose reset the machine is not well. */
  String bad = "";

  /** Its clock is ahead by so much. */
  long ahead;

  /** It keeps no record of what began a task, nor when. */
  boolean dumb;

  /** Answers every call so while it is busy; 0 for none. */
  int busyUpdates;

  /** It says no to each change in whose words this stands; or {@code ""}. */
  String refuses = "";

  /** What it lists beside the system, and the managers. */
  List<String> otherSystems = List.of();

  List<String> managers = List.of("/redfish/v1/Managers/BMC");
  List<String> managedBy = List.of();

  final List<String> log = new ArrayList<>();
  int flashes;
  int resets;
  int interrupted;
  int forced;
  int most;

  private static final class Flashing {
    int number;
    String version = "";
    long began;
    long ends;
    boolean settled;
    String fails = "";
    boolean gone;
    String uri = "";
    String target = "";
    boolean skipped;
    boolean foreign;
  }

  EmulatedBmc(Bmc bmc, LongSupplier clock, String version) {
    this.bmc = bmc;
    this.clock = clock;
    this.real = version;
    this.resetAt = clock.getAsLong() - 86_400_000L;
  }

  @Override
  public Bmc bmc() {
    return bmc;
  }

  private long now() {
    return clock.getAsLong();
  }

  /** Somebody else begins an update of another part. */
  void foreignUpdate(long millis) {
    Flashing task = begin("9.9.9", "/redfish/v1/UpdateService/somebody", "other.bin");
    task.ends = task.began + millis;
    task.foreign = true;
  }

  /** What goes on by itself. */
  private void live() {
    for (Flashing task : tasks.values()) {
      if (task.settled || now() < task.ends) {
        task.gone |= forgets && now() > (task.began + task.ends) / 2;
        continue;
      }
      task.settled = true;
      task.fails = task.foreign ? "" : fails;
      task.gone |= forgets;
      if (task.foreign || task.skipped || (!fails.isEmpty() && !spoils)) {
        continue;
      }
      if (needsReset && fails.isEmpty()) {
        staged = task.version;
      } else {
        takes(fails.isEmpty() ? task.version : "spoilt");
      }
    }
  }

  private void takes(String version) {
    List<String> left = new ArrayList<>(tray);
    left.removeAll(costs);
    tray = left;
    if (lies) {
      said = version;
    } else {
      real = version;
    }
    health = version.equals(bad) ? "Critical" : "OK";
  }

  private boolean active(Flashing task) {
    return now() < task.ends;
  }

  private Optional<Flashing> running() {
    return tasks.values().stream().filter(this::active).findFirst();
  }

  private void answers(boolean writes) throws CallFailed {
    live();
    for (Flashing task : tasks.values()) {
      long from = task.began + flashMillis / 3;
      if (silentMillis > 0 && now() >= from && now() < from + silentMillis) {
        throw new CallFailed(
            writes ? CallFailed.Kind.UNCERTAIN : CallFailed.Kind.UNREACHABLE, "no answer");
      }
    }
  }

  @Override
  public synchronized Optional<Resource> get(String uri) throws CallFailed {
    answers(false);
    JsonNode body = document(uri);
    return body.isMissingNode() ? Optional.empty() : Optional.of(new Resource(uri, 200, body, ""));
  }

  @Override
  public synchronized Receipt apply(Change change) throws CallFailed {
    answers(true);
    String said = describe(change);
    if (!refuses.isEmpty() && said.contains(refuses)) {
      throw CallFailed.answered(400, true, "refused: " + said);
    }
    Receipt receipt =
        switch (change) {
          case Change.Upload u -> push(u);
          case Change.Post p when p.uri().equals(SIMPLE) -> simple(p);
          case Change.Post p when p.uri().endsWith("ComputerSystem.Reset") -> reset();
          case Change.Patch p -> patch(p);
          default -> throw CallFailed.answered(404, true, "no such action " + change.uri());
        };
    log.add(said);
    return receipt;
  }

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) JSON.readTree(text);
    } catch (IOException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private Receipt push(Change.Upload u) throws CallFailed {
    try {
      String image = Files.readString(u.image()).strip();
      return flash(
          image.substring(image.lastIndexOf(' ') + 1),
          PUSH,
          u.image().getFileName().toString(),
          json(u.body()));
    } catch (IOException e) {
      throw new CallFailed(CallFailed.Kind.NOT_MADE, "no image", e);
    }
  }

  private Receipt simple(Change.Post p) throws CallFailed {
    ObjectNode body = json(p.body());
    String uri = body.path("ImageURI").asText();
    String version =
        uri.endsWith("/Previous-BIOS") ? backup : uri.replaceAll(".*-([0-9.]+)\\.bin$", "$1");
    return flash(version, SIMPLE, uri, body);
  }

  private Receipt flash(String version, String target, String name, ObjectNode body)
      throws CallFailed {
    if (running().isPresent() || busyUpdates > 0) {
      busyUpdates--;
      throw CallFailed.answered(503, true, "another update is under way");
    }
    Flashing task = begin(version, target, name);
    boolean forcing = force || body.path("ForceUpdate").asBoolean(false);
    task.skipped = wantsForce && !forcing;
    if (!task.skipped) {
      flashes++;
      forced += forcing ? 1 : 0;
    }
    String uri = TASKS + "/" + task.number;
    return new Receipt(202, uri + "/Monitor", document(uri));
  }

  private Flashing begin(String version, String target, String name) {
    Flashing task = new Flashing();
    task.number = ++numbers;
    task.version = version;
    task.began = now();
    task.ends = now() + flashMillis;
    task.target = target;
    task.uri = name;
    tasks.put(task.number, task);
    most = Math.max(most, (int) tasks.values().stream().filter(this::active).count());
    return task;
  }

  private Receipt reset() {
    resets++;
    interrupted += (int) tasks.values().stream().filter(this::active).count();
    resetAt = now();
    upAt = now() + bootMillis;
    if (!staged.isEmpty()) {
      takes(staged);
      staged = "";
    }
    return new Receipt(204, "", MissingNode.getInstance());
  }

  private Receipt patch(Change.Patch p) {
    force = json(p.body()).path("HttpPushUriOptions").path("ForceUpdate").asBoolean();
    return new Receipt(200, "", MissingNode.getInstance());
  }

  // ---- what it tells ----------------------------------------------------------------------------

  private JsonNode document(String uri) {
    return switch (uri) {
      case "/redfish/v1" ->
          json(
              """
              {"@odata.id": "/redfish/v1", "RedfishVersion": "1.15.0",
               "UpdateService": {"@odata.id": "/redfish/v1/UpdateService"},
               "Tasks": {"@odata.id": "/redfish/v1/TaskService"},
               "Systems": {"@odata.id": "/redfish/v1/Systems"},
               "Chassis": {"@odata.id": "/redfish/v1/Chassis"},
               "Managers": {"@odata.id": "/redfish/v1/Managers"}}
              """);
      case UPDATE -> service();
      case UPDATE + "/FirmwareInventory" -> members(inventory());
      case BIOS -> item("BIOS", said.isEmpty() ? real : said);
      case UPDATE + "/FirmwareInventory/Previous-BIOS" ->
          backup.isEmpty() ? MissingNode.getInstance() : item("Previous-BIOS", backup);
      case "/redfish/v1/TaskService" -> json("{\"Tasks\": {\"@odata.id\": \"" + TASKS + "\"}}");
      case TASKS ->
          members(
              tasks.values().stream()
                  .filter(t -> !t.gone)
                  .map(t -> TASKS + "/" + t.number)
                  .toList());
      case "/redfish/v1/Systems" -> {
        List<String> all = new ArrayList<>(otherSystems);
        all.add(SYSTEM);
        yield members(all);
      }
      case "/redfish/v1/Systems/HGX" ->
          json("{\"@odata.id\": \"/redfish/v1/Systems/HGX\", \"PowerState\": \"Off\"}");
      case SYSTEM -> system();
      case "/redfish/v1/Managers" -> members(managers);
      case "/redfish/v1/Managers/BMC" ->
          json("{\"Id\": \"BMC\", \"DateTime\": \"" + time(now()) + "\"}");
      case "/redfish/v1/Chassis/1U" ->
          json("{\"PowerSubsystem\": {\"@odata.id\": \"/redfish/v1/Chassis/1U/PowerSubsystem\"}}");
      case "/redfish/v1/Chassis/1U/PowerSubsystem" ->
          json(
              "{\"PowerSupplies\": {\"@odata.id\":"
                  + " \"/redfish/v1/Chassis/1U/PowerSubsystem/PowerSupplies\"}}");
      case "/redfish/v1/Chassis/1U/PowerSubsystem/PowerSupplies" ->
          members(List.of("/redfish/v1/Chassis/1U/PowerSubsystem/PowerSupplies/Bay1"));
      case "/redfish/v1/Chassis/1U/PowerSubsystem/PowerSupplies/Bay1" ->
          json("{\"Id\": \"Bay1\", \"Status\": {\"Health\": \"" + supply + "\"}}");
      default -> {
        String id = uri.substring(uri.lastIndexOf('/') + 1);
        yield tray.contains(id) && uri.startsWith(UPDATE) ? item(id, real) : task(uri);
      }
    };
  }

  private List<String> inventory() {
    List<String> all = new ArrayList<>(List.of(BIOS));
    all.add(UPDATE + "/FirmwareInventory/" + (backup.isEmpty() ? "BMC" : "Previous-BIOS"));
    tray.forEach(t -> all.add(UPDATE + "/FirmwareInventory/" + t));
    return all;
  }

  private String time(long at) {
    return Instant.ofEpochMilli(at + ahead).toString();
  }

  private static ObjectNode members(List<String> uris) {
    ObjectNode body = JSON.createObjectNode();
    body.put("Members@odata.count", uris.size());
    ArrayNode members = body.putArray("Members");
    uris.forEach(u -> members.addObject().put("@odata.id", u));
    return body;
  }

  private ObjectNode service() {
    ObjectNode body =
        json(
            """
            {"@odata.id": "/redfish/v1/UpdateService",
             "@odata.type": "#UpdateService.v1_14_0.UpdateService", "Id": "UpdateService",
             "FirmwareInventory": {"@odata.id": "/redfish/v1/UpdateService/FirmwareInventory"},
             "MultipartHttpPushUri": "/redfish/v1/UpdateService/update-multipart",
             "@Redfish.OperationApplyTimeSupport": {"SupportedValues": ["Immediate", "OnReset"]},
             "Actions": {"#UpdateService.SimpleUpdate":
               {"target": "/redfish/v1/UpdateService/Actions/UpdateService.SimpleUpdate"}}}
            """);
    body.put("ServiceEnabled", enabled);
    if (hasFlag) {
      body.putObject("HttpPushUriOptions").put("ForceUpdate", force);
    }
    if (largest > 0) {
      body.put("MaxImageSizeBytes", largest);
    }
    return body;
  }

  private ObjectNode item(String id, String version) {
    ObjectNode body = JSON.createObjectNode();
    body.put("@odata.id", UPDATE + "/FirmwareInventory/" + id);
    body.put("@odata.type", "#SoftwareInventory.v1_10_0.SoftwareInventory");
    body.put("Id", id).put("Name", "System BIOS").put("Version", version);
    body.put("Updateable", true);
    body.putObject("Status").put("State", "Enabled").put("Health", "OK");
    if (!lowest.isEmpty()) {
      body.put("LowestSupportedVersion", lowest);
    }
    return body;
  }

  private ObjectNode system() {
    ObjectNode body =
        json(
            """
            {"@odata.id": "/redfish/v1/Systems/1", "Id": "1",
             "Links": {"Chassis": [{"@odata.id": "/redfish/v1/Chassis/1U"}]},
             "Actions": {"#ComputerSystem.Reset": {
               "target": "/redfish/v1/Systems/1/Actions/ComputerSystem.Reset",
               "ResetType@Redfish.AllowableValues":
                 ["On", "ForceOff", "GracefulShutdown", "GracefulRestart", "ForceRestart",
                  "PowerCycle"]}}}
            """);
    ArrayNode by = ((ObjectNode) body.get("Links")).putArray("ManagedBy");
    managedBy.forEach(m -> by.addObject().put("@odata.id", m));
    body.put("PowerState", power);
    body.put("LastResetTime", time(resetAt));
    body.putObject("Status").put("State", "Enabled").put("Health", health);
    body.putObject("BootProgress")
        .put("LastState", now() < upAt ? "SystemHardwareInitializationComplete" : "OSRunning");
    return body;
  }

  private JsonNode task(String uri) {
    String number = uri.startsWith(TASKS + "/") ? uri.substring(TASKS.length() + 1) : "";
    Flashing task = number.matches("[0-9]+") ? tasks.get(Integer.parseInt(number)) : null;
    if (task == null || task.gone) {
      return MissingNode.getInstance();
    }
    boolean ended = !active(task);
    boolean failed = ended && !task.fails.isEmpty();
    ObjectNode body = JSON.createObjectNode();
    body.put("@odata.id", uri).put("@odata.type", "#Task.v1_7_0.Task");
    body.put("Id", number).put("Name", "Update task " + number);
    body.put(
        "TaskState",
        !ended ? "Running" : failed && !completesAllTheSame ? "Exception" : "Completed");
    body.put("TaskStatus", failed && !completesAllTheSame ? "Critical" : "OK");
    body.put(
        "PercentComplete",
        ended ? 100 : (int) (100 * (now() - task.began) / Math.max(1, task.ends - task.began)));
    if (!dumb) {
      body.put("StartTime", time(task.began));
      if (ended) {
        body.put("EndTime", time(task.ends));
      }
      body.putObject("Payload")
          .put("HttpOperation", "POST")
          .put("TargetUri", task.target)
          .put("JsonBody", "{\"ImageURI\": \"" + task.uri + "\"}");
    }
    String message =
        !ended
            ? "Update.1.0.InstallingOnComponent"
            : failed
                ? task.fails
                : task.skipped
                    ? "Update.1.0.UpdateSkippedVersionTooLow"
                    : needsReset ? "Update.1.0.AwaitToActivate" : "Update.1.0.UpdateSuccessful";
    body.putArray("Messages").addObject().put("MessageId", message).put("Message", "the BIOS");
    return body;
  }

  /** What stands at the target. */
  String state() {
    return real + " " + health + " force=" + force;
  }
}
