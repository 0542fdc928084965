package io.wheeltapper.sensors.facility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wheeltapper.core.spi.Problem;
import io.wheeltapper.sensors.facility.derived.DerivedKind;
import io.wheeltapper.sensors.facility.modbus.RegisterMaps;
import io.wheeltapper.sensors.facility.mqtt.MqttKind;
import io.wheeltapper.sensors.facility.snmp.OidMaps;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published schemas of the plant's maps have the keys that their readers read. */
class MapSchemasTest {

  @TempDir Path folder;

  @Test
  void registers() throws Exception {
    agrees("registers", RegisterMaps::problems, List.of("registers", "states"));
  }

  @Test
  void oids() throws Exception {
    agrees("oids", OidMaps::problems, List.of("numbers"));
  }

  @Test
  void topics() throws Exception {
    agrees("topics", MqttKind::problems, List.of("topics"));
  }

  @Test
  void derived() throws Exception {
    agrees("derived", DerivedKind::problems, List.of("loops"));
  }

  /** JSON is YAML: the example has every key of the schema, and its reader likes it. */
  private void agrees(String name, Function<Path, List<Problem>> reader, List<String> lists)
      throws Exception {
    Path file =
        Path.of(
            System.getProperty("wheeltapper.root", ".."), "deploy/schema/" + name + ".schema.json");
    JsonNode schema = new ObjectMapper().readTree(Files.readString(file));
    JsonNode example = schema.at("/examples/0");
    assertEquals(keys(schema.get("properties")), keys(example));
    for (String list : lists) {
      Set<String> used = new TreeSet<>();
      example.get(list).forEach(one -> used.addAll(keys(one)));
      assertEquals(keys(schema.at("/properties/" + list + "/items/properties")), used);
    }
    JsonNode unit = schema.at("/properties/" + lists.getFirst() + "/items/properties/unit/enum");
    List<String> units = new ArrayList<>();
    unit.forEach(each -> units.add(each.asText()));
    assertEquals(unit.isMissingNode() ? List.of() : Unit.texts(), units);
    Path written = Files.writeString(folder.resolve("example.yaml"), example.toString());
    assertEquals(List.of(), reader.apply(written));
    Path wrong =
        Files.writeString(
            folder.resolve("wrong.yaml"),
            example.toString().replaceFirst("\"(word|loop)\"", "\"wort\""));
    assertTrue(reader.apply(wrong).stream().anyMatch(p -> p.code().equals("unknown-key")));
  }

  private static Set<String> keys(JsonNode node) {
    Set<String> keys = new TreeSet<>();
    node.fieldNames().forEachRemaining(keys::add);
    return keys;
  }
}
