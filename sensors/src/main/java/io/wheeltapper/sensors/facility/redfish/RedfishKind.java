package io.wheeltapper.sensors.facility.redfish;

import io.wheeltapper.core.bmc.Bmc;
import io.wheeltapper.core.bmc.Roster;
import io.wheeltapper.core.bmc.Trust;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Outbound;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.text.HostName;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** BMCs, PDUs, power shelves and cooling units that speak Redfish, many by one instance. */
public final class RedfishKind implements SensorKind {

  /** Requests under way at once, over all BMCs. */
  private static final int FLIGHTS = 64;

  /** Of those that did not answer the last time. */
  private static final int STRAYS = 8;

  /** A BMC that is there takes a connection at once, however long it thinks afterwards. */
  private static final Duration CONNECT = Duration.ofSeconds(3);

  private static final KindSpec SPEC =
      new KindSpec(
          "redfish",
          "BMCs, PDUs and CDUs by Redfish: health, power, cooling, leaks, versions, events",
          List.of(
              Setting.optional(
                  "bmcs",
                  Type.LIST,
                  "",
                  "who is read: n1=https://10.0.0.1, loop:cdu-1=https://10.0.0.9,"
                      + " feed:pdu-7b=…, rack:r12=…; #sha256:… behind it pins the certificate"),
              Setting.optional(
                  "bmcs-file",
                  Type.PATH,
                  "",
                  "the same, one on each line; read again when changed"),
              Setting.optional("user", Type.TEXT, "", "a user with the role ReadOnly"),
              Setting.optional("password-file", Type.PATH, "", "a file with its password"),
              Setting.optional(
                  "login",
                  Type.TEXT,
                  "auto",
                  "session, basic, or auto: a session, and basic where none is to be had"),
              Setting.optional(
                  "ca-file", Type.PATH, "", "authorities in PEM; default the system's"),
              Setting.optional(
                  "tls-verify", Type.BOOLEAN, "true", "false believes any certificate: for tests"),
              Setting.optional("interval", Type.DURATION, "30s", "from round to round"),
              Setting.optional(
                  "health", Type.DURATION, "5m", "how often fans, supplies, memory are looked at"),
              Setting.optional(
                  "inventory", Type.DURATION, "1h", "how often firmware and outlets are"),
              Setting.optional(
                  "refresh", Type.DURATION, "5m", "how often every status is said anew"),
              Setting.optional("timeout", Type.DURATION, "10s", "for one answer"),
              Setting.optional(
                  "pause", Type.DURATION, "100ms", "between two requests to the same BMC"),
              Setting.optional(
                  "events", Type.BOOLEAN, "true", "follow the stream of events where there is one"),
              Setting.optional("logs", Type.BOOLEAN, "true", "read event logs"),
              Setting.optional(
                  "gpus", Type.WHOLE, "0", "GPUs of each node; 0 for as many as were ever seen"),
              Setting.optional(
                  "place",
                  Type.LIST,
                  "pdu,loop",
                  "what a node's BMC is believed of where it stands: rack, pdu, loop; or none"),
              Setting.optional("node", Type.TEXT, "", "of a recording: the node, or loop:ID …")),
          List.of(
              new Outbound("Redfish: GET /redfish/v1/*, one request at a time a BMC", false),
              new Outbound(
                  "Redfish: POST and DELETE of our own login, SessionService/Sessions", false)));

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Sensor create(Settings settings) {
    Supplier<List<Bmc>> roster = Roster.watched(settings);
    List<Bmc> first = roster.get();
    if (first.isEmpty()) {
      throw new BadSetting("bmcs", "no BMC is configured; set 'bmcs', as n1=https://10.0.0.1");
    }
    Map<String, String> pins = new ConcurrentHashMap<>();
    HttpRedfish.Shared shared = shared(settings, pins);
    long timeout = settings.duration("timeout").toMillis();
    Walk.Manners manners = manners(settings);
    if (timeout > 2 * manners.pace().round()) {
      throw new BadSetting("timeout", "a timeout of more than two intervals hides a silence");
    }
    return new RedfishSensor(
        new RedfishSensor.Parts(
            settings.instance(),
            roster,
            bmc -> {
              pins.put(bmc.peer(), bmc.pin());
              return new HttpRedfish(shared, bmc, InstantSource.system());
            },
            manners,
            timeout,
            InstantSource.system()));
  }

  @Override
  public Optional<Sensor> recorded(Path file, Settings settings) {
    String node = settings.text("node").isBlank() ? HostName.local() : settings.text("node");
    Bmc bmc = Roster.of("node", List.of(node + "=http://localhost")).getFirst();
    return Optional.of(new RedfishFile(file, bmc, settings.instance(), gpus(settings)));
  }

  @Override
  public Check doctor(Settings settings) {
    if (settings.text("bmcs").isBlank() && settings.text("bmcs-file").isBlank()) {
      return new Check(false, "no BMC is configured; set 'bmcs', as n1=https://10.0.0.1");
    }
    Map<String, String> pins = new ConcurrentHashMap<>();
    HttpRedfish.Shared shared = shared(settings, pins);
    List<Bmc> bmcs = Roster.watched(settings).get();
    bmcs.forEach(bmc -> pins.put(bmc.peer(), bmc.pin()));
    try (HttpClient http = shared.http()) {
      return Visit.of(bmcs, bmc -> new HttpRedfish(shared, bmc, InstantSource.system()));
    }
  }

  private static Walk.Manners manners(Settings settings) {
    long interval = Math.max(1, settings.duration("interval").toMillis());
    return new Walk.Manners(
        new Pace(
            interval,
            Math.max(interval, settings.duration("health").toMillis()),
            Math.max(interval, settings.duration("inventory").toMillis())),
        settings.duration("pause").toMillis(),
        settings.duration("refresh").toMillis(),
        settings.flag("events"),
        settings.flag("logs"),
        gpus(settings),
        Set.copyOf(settings.list("place")));
  }

  private static int gpus(Settings settings) {
    return (int) Math.min(1_024, settings.whole("gpus"));
  }

  private static HttpRedfish.Shared shared(Settings settings, Map<String, String> pins) {
    String authorities = settings.text("ca-file");
    HttpClient http;
    try {
      http =
          HttpClient.newBuilder()
              .connectTimeout(Collections.min(List.of(settings.duration("timeout"), CONNECT)))
              .version(HttpClient.Version.HTTP_1_1)
              .sslContext(
                  Trust.context(
                      authorities.isBlank() ? Optional.empty() : Optional.of(Path.of(authorities)),
                      peer -> pins.getOrDefault(peer, ""),
                      settings.flag("tls-verify")))
              .build();
    } catch (IOException | GeneralSecurityException e) {
      throw new BadSetting("ca-file", "'" + authorities + "' cannot be used: " + e.getMessage());
    }
    return new HttpRedfish.Shared(
        http,
        credentials(settings),
        settings.duration("timeout"),
        new Semaphore(FLIGHTS),
        new Semaphore(STRAYS));
  }

  private static Credentials credentials(Settings settings) {
    String user = settings.text("user");
    if (!user.isBlank() && settings.text("password-file").isBlank()) {
      throw new BadSetting("password-file", "the user '" + user + "' needs a password-file");
    }
    String login = settings.text("login").toUpperCase(Locale.ROOT);
    for (Credentials.Way way : Credentials.Way.values()) {
      if (way.name().equals(login)) {
        return new Credentials(user, settings.path("password-file"), way);
      }
    }
    throw new BadSetting(
        "login", "'" + settings.text("login") + "' is no login; write auto, session or basic");
  }
}
