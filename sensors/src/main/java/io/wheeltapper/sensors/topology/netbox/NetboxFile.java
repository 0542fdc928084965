package io.wheeltapper.sensors.topology.netbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers of a NetBox in a file, one behind the other: its lists of devices, racks, interfaces,
 * power ports, in any order, as {@code curl} saved them. What a thing is its own {@code url} says.
 * A device with a leaf's role is a leaf, any other of the wanted role a node. Its time is the
 * epoch.
 */
final class NetboxFile implements Sensor {

  private static final int LARGEST = 256 << 20;

  private static final Pattern LIST = Pattern.compile("/api/dcim/([a-z-]{1,40})/\\d{1,19}/?$");

  private final Path file;
  private final Wanted wanted;
  private final Set<String> nodeRoles;
  private final String sensor;

  /**
   * A file.
   *
   * @param nodeRoles slugs of the roles that nodes have; empty: any but a leaf's
   */
  NetboxFile(Path file, Wanted wanted, Set<String> nodeRoles, String sensor) {
    this.file = file;
    this.wanted = wanted;
    this.nodeRoles = Set.copyOf(nodeRoles);
    this.sensor = sensor;
  }

  @Override
  public long heartbeatMillis() {
    return Long.MAX_VALUE / 4;
  }

  @Override
  public void run(Sink sink) throws Exception {
    if (Files.size(file) > LARGEST) {
      throw new IOException(file + " is larger than " + LARGEST + " bytes");
    }
    Inventory inventory = new Inventory(wanted);
    List<JsonNode> unknown = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file);
        MappingIterator<JsonNode> documents = Page.JSON.readerFor(JsonNode.class).readValues(in)) {
      while (documents.hasNextValue()) {
        JsonNode document = documents.nextValue();
        for (JsonNode object : document.path("results")) {
          take(object, inventory, unknown);
        }
      }
    } catch (JsonProcessingException e) {
      throw new IOException(file + " holds no JSON of NetBox: " + e.getOriginalMessage(), e);
    }
    if (!unknown.isEmpty()) {
      sink.rejected(String.valueOf(file.getFileName()), unknown.size() + " objects of no use here");
    }
    List<Signal> signals = new Placements(sensor).take(inventory.places(), 0, sink::rejected);
    if (signals.isEmpty()) {
      throw new IOException(file + " says of no node where it stands");
    }
    inventory.doubts().forEach((what, count) -> sink.rejected("inventory", count + " × " + what));
    sink.emit(signals);
  }

  private void take(JsonNode object, Inventory inventory, List<JsonNode> unknown) {
    Matcher m = LIST.matcher(object.path("url").asText(""));
    switch (m.find() ? m.group(1) : "") {
      case "devices" -> {
        String role = Inventory.role(object);
        inventory.far(object);
        if (!wanted.leafRoles().contains(role)
            && (nodeRoles.isEmpty() || nodeRoles.contains(role))) {
          inventory.device(object);
        }
      }
      case "racks" -> inventory.rack(object);
      case "interfaces" -> inventory.port(object);
      case "power-ports" -> inventory.powerPort(object);
      default -> unknown.add(object);
    }
  }
}
