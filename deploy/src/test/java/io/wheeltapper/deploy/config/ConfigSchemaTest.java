package io.wheeltapper.deploy.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigSchemaTest {

  /** {@code -Dwheeltapper.write=true} writes the published file anew. */
  @Test
  void thePublishedSchemaIsThatOfTheCode() throws Exception {
    Path file =
        Path.of(System.getProperty("wheeltapper.root", ".."), "deploy/schema/config.schema.json");
    String text = ConfigSchema.text(Kinds.discover());
    if (Boolean.getBoolean("wheeltapper.write")) {
      Files.createDirectories(file.resolveSibling("x").getParent());
      Files.writeString(file, text);
    }
    assertEquals(text, Files.readString(file), "run this test with -Dwheeltapper.write=true");
  }

  @Test
  void hasEveryKeyAndEverySetting() throws Exception {
    JsonNode schema = new ObjectMapper().readTree(ConfigSchema.text(FakeKinds.ALL));
    JsonNode ear = schema.at("/properties/sensors/additionalProperties/oneOf/0");
    assertEquals("ear", ear.at("/properties/kind/const").asText());
    assertEquals(8, ear.get("properties").size());
    assertEquals("[\"kind\",\"node\"]", ear.get("required").toString());
    assertEquals("24h", schema.at("/properties/recording/properties/max-age/default").asText());
    assertEquals(8484, schema.at("/properties/api/properties/port/default").asInt());
    assertEquals(16, schema.get("properties").size());
    schema
        .get("properties")
        .properties()
        .forEach(p -> assertTrue(p.getValue().has("description"), p.getKey()));
  }
}
