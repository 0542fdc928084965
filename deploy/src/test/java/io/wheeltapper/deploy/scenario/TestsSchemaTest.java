package io.wheeltapper.deploy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wheeltapper.core.yaml.Problems;
import io.wheeltapper.core.yaml.YamlFile;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests' schema says what the reader takes. */
final class TestsSchemaTest {

  private static final Path POLICIES =
      Path.of(System.getProperty("wheeltapper.root", ".."), "policies");

  private static JsonNode schema() throws Exception {
    return new ObjectMapper().readTree(POLICIES.resolve("schemas/tests.schema.json").toFile());
  }

  private static Set<String> keys(JsonNode of) {
    Set<String> keys = new TreeSet<>();
    of.path("properties").fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  @Test
  void everyWordOfTheReadersIsInTheSchema() throws Exception {
    JsonNode defs = schema().path("$defs");
    assertTrue(keys(defs.path("given")).containsAll(GivenReader.SORTS));
    assertTrue(keys(defs.path("expected")).containsAll(Expected.WANTS));
    assertTrue(keys(defs.path("expected")).containsAll(Expected.What.words()));
    for (JsonNode one : List.of(schema(), defs.path("test"), defs.path("given"))) {
      assertEquals(false, one.path("additionalProperties").asBoolean(true));
    }
  }

  @Test
  void everyKeyOfTheDefaultBundlesTestsIsInTheSchema() throws Exception {
    JsonNode schema = schema();
    JsonNode defs = schema.path("$defs");
    try (Stream<Path> files = Files.walk(POLICIES.resolve("tests"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
        YamlMap top = YamlFile.read(file, file.toString(), new Problems()).orElseThrow();
        within(top, keys(schema), file);
        for (YamlValue test : top.list("tests")) {
          YamlMap map = test.map().orElseThrow();
          within(map, keys(defs.path("test")), file);
          for (String part : List.of("given", "series", "near")) {
            for (YamlValue value : map.list(part)) {
              within(value.map().orElseThrow(), keys(defs.path(part)), file);
            }
          }
          for (String part : List.of("expect", "never")) {
            for (YamlValue value : map.list(part)) {
              within(value.map().orElseThrow(), keys(defs.path("expected")), file);
            }
          }
        }
      }
    }
  }

  private static void within(YamlMap map, Set<String> known, Path file) {
    Set<String> unknown = new TreeSet<>(map.all().keySet());
    unknown.removeAll(known);
    assertEquals(Set.of(), unknown, file::toString);
  }
}
