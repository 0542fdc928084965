package io.wheeltapper.sensors.topology.netbox;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Outbound;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/** Where nodes stand, by a NetBox from 3.3 on: racks, leaves and PDUs by cables, custom fields. */
public final class NetboxKind implements SensorKind {

  private static final List<String> WORDS =
      List.of("rack", "domain", "leaf", "pdu", "loop", "storage");

  private static final Duration CHECK = Duration.ofMinutes(1);
  private static final Duration RETRY = Duration.ofMinutes(5);

  private static final KindSpec SPEC =
      new KindSpec(
          "netbox",
          "Where nodes stand (rack, leaf, PDU, domain, loop) by a NetBox",
          List.of(
              Setting.optional("url", Type.URL, "", "the base, as https://netbox.example"),
              Setting.optional(
                  "token-file", Type.PATH, "", "a file with an API token that may only view"),
              Setting.optional("ca-file", Type.PATH, "", "certificates to believe, PEM"),
              Setting.optional(
                  "nodes",
                  Type.LIST,
                  "",
                  "NetBox's filters of the devices that are nodes, as role=gpu-node, site=lab"),
              Setting.optional(
                  "node-field",
                  Type.TEXT,
                  "",
                  "the custom field with the scheduler's name; default the device's name"),
              Setting.optional(
                  "short-names", Type.BOOLEAN, "true", "a node's name ends at its first dot"),
              Setting.optional(
                  "leaf-roles", Type.LIST, "", "slugs of the roles that leaf switches have"),
              Setting.optional(
                  "custom-fields",
                  Type.LIST,
                  "",
                  "of device or rack, as domain=nvlink_domain, loop=cdu"),
              Setting.optional(
                  "place", Type.LIST, String.join(",", WORDS), "what of a node's place is said"),
              Setting.optional("interval", Type.DURATION, "1h", "from reading to reading"),
              Setting.optional("timeout", Type.DURATION, "20s", "for one answer")),
          List.of(
              new Outbound(
                  "NetBox: GET /api/status/, /api/dcim/devices/, /racks/, /interfaces/,"
                      + " /power-ports/",
                  false)));

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Sensor create(Settings settings) {
    return create(settings, pace(settings), InstantSource.system());
  }

  static Sensor create(Settings settings, NetboxSensor.Pace pace, InstantSource clock) {
    if (settings.text("url").isBlank()) {
      throw new BadSetting("url", "netbox needs 'url', as https://netbox.example");
    }
    if (settings.list("nodes").isEmpty()) {
      throw new BadSetting(
          "nodes", "say which devices are nodes by 'nodes', as role=gpu-node; else all would be");
    }
    Netbox netbox = netbox(settings);
    return new NetboxSensor(
        netbox,
        new Survey(netbox, wanted(settings), filters(settings)),
        new Placements(settings.instance()),
        pace,
        clock,
        bound -> ThreadLocalRandom.current().nextLong(bound));
  }

  static NetboxSensor.Pace pace(Settings settings) {
    Duration interval = settings.duration("interval");
    Duration timeout = settings.duration("timeout");
    if (interval.isZero() || timeout.isZero()) {
      throw new BadSetting("interval", "'interval' and 'timeout' are longer than nothing");
    }
    return new NetboxSensor.Pace(interval, least(interval, CHECK), least(interval, RETRY), timeout);
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  @Override
  public Optional<Sensor> recorded(Path file, Settings settings) {
    Set<String> roles =
        filters(settings).stream()
            .filter(f -> f.startsWith("role="))
            .map(f -> f.substring("role=".length()))
            .collect(Collectors.toSet());
    return Optional.of(new NetboxFile(file, wanted(settings), roles, settings.instance()));
  }

  @Override
  public Check doctor(Settings settings) {
    if (settings.text("url").isBlank()) {
      return new Check(false, "no NetBox is configured; set 'url', as https://netbox.example");
    }
    if (filters(settings).isEmpty()) {
      return new Check(false, "say which devices are nodes by 'nodes', as role=gpu-node");
    }
    for (String key : List.of("token-file", "ca-file")) {
      String file = settings.text(key);
      if (!file.isBlank() && !Files.isReadable(Path.of(file))) {
        return new Check(false, file + " cannot be read; '" + key + "' names it");
      }
    }
    Netbox netbox = netbox(settings);
    Wanted wanted = wanted(settings);
    try {
      return new NetboxDoctor(netbox, new Survey(netbox, wanted, filters(settings)), wanted).look();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Check(false, "interrupted");
    }
  }

  private static Netbox netbox(Settings settings) {
    String text = settings.text("url");
    if (text.matches("(?s)[^/]*//[^/]*@.*")) { // and not said again: it is a secret
      throw new BadSetting(
          "url", "'url' holds a name or a password; write them not here but set 'token-file'");
    }
    if (!text.matches("https?://[^\\s/?#@]+(/[^\\s?#]*)?")) {
      throw new BadSetting("url", "'" + text + "' is no base; write https://netbox.example");
    }
    try {
      return new LiveNetbox(
          URI.create(text),
          file(settings, "token-file"),
          file(settings, "ca-file"),
          settings.duration("timeout"));
    } catch (IllegalArgumentException e) {
      throw new BadSetting("url", "'" + text + "' is no base: " + e.getMessage());
    }
  }

  private static Optional<Path> file(Settings settings, String key) {
    return settings.text(key).isBlank() ? Optional.empty() : Optional.of(settings.path(key));
  }

  private static List<String> filters(Settings settings) {
    List<String> filters = settings.list("nodes");
    for (String filter : filters) {
      if (!filter.matches("[a-z][a-z0-9_]{0,60}=.{1,200}")) {
        throw new BadSetting("nodes", "'" + filter + "' is no filter; write role=gpu-node");
      }
    }
    return filters;
  }

  private static Wanted wanted(Settings settings) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String pair : settings.list("custom-fields")) {
      int equals = pair.indexOf('=');
      String word = equals < 0 ? pair : pair.substring(0, equals).strip();
      String field = equals < 0 ? "" : pair.substring(equals + 1).strip();
      if (!WORDS.contains(word) || !field.matches("\\w{1,50}")) {
        throw new BadSetting(
            "custom-fields",
            "'"
                + pair
                + "' is no field of a place; write domain=nvlink_domain, with one of "
                + String.join(" ", WORDS));
      }
      fields.put(word, field);
    }
    for (String word : settings.list("place")) {
      if (!WORDS.contains(word)) {
        throw new BadSetting(
            "place", "'" + word + "' is no part of a place; write " + String.join(",", WORDS));
      }
    }
    return new Wanted(
        Set.copyOf(settings.list("place")),
        settings.text("node-field").strip(),
        settings.flag("short-names"),
        Set.copyOf(settings.list("leaf-roles")),
        fields);
  }
}
