package io.wheeltapper.deploy.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.core.spi.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The members that the OASIS schema of SARIF 2.1.0 (errata 01) requires, with the bounds it sets,
 * and no member that it does not know where it forbids others.
 */
class SarifTest {

  @TempDir private Path folder;

  private static final List<Remark> REMARKS =
      List.of(
          Remark.error(
              new Problem("policies/rules/a b.drl", 3, 7, "drl-import", "an import", "drop it")),
          Remark.warning(
              new Problem("policies/ladders.yaml", 0, 0, "fault-unknown", "nothing finds it", "")),
          Remark.error(
              new Problem(
                  "policies/tables/xid.xlsx:Sheet1!C7", 0, 0, "table-cell", "no number", "79")));

  private JsonNode written(List<Remark> remarks) throws IOException {
    Path file = folder.resolve("out.sarif");
    Sarif.write(remarks, Path.of(""), "1.0", file);
    return Json.mapper().readTree(Files.readAllBytes(file));
  }

  @Test
  void everyMemberThatTheSchemaRequiresIsThere() throws IOException {
    JsonNode log = written(REMARKS);
    only(log, Set.of("$schema", "version", "runs"));
    assertEquals("2.1.0", log.at("/version").textValue());
    JsonNode run = log.at("/runs/0");
    only(run, Set.of("tool", "columnKind", "results"));
    JsonNode driver = run.at("/tool/driver");
    only(driver, Set.of("name", "version", "rules"));
    assertFalse(driver.path("name").textValue().isEmpty());
    for (JsonNode rule : driver.path("rules")) {
      only(rule, Set.of("id", "shortDescription", "help"));
      assertFalse(rule.path("id").textValue().isEmpty());
      assertFalse(rule.at("/shortDescription/text").textValue().isEmpty());
      assertFalse(rule.at("/help/text").textValue().isEmpty(), "a message string needs its text");
      assertTrue(
          rule.at("/help/markdown")
              .textValue()
              .endsWith("(problems.md#" + rule.path("id").textValue() + ")"));
    }
    assertEquals(REMARKS.size(), run.path("results").size());
    for (JsonNode result : run.path("results")) {
      only(result, Set.of("ruleId", "ruleIndex", "level", "message", "locations"));
      assertFalse(result.at("/message/text").textValue().isEmpty());
      assertTrue(
          Set.of("none", "note", "warning", "error").contains(result.path("level").textValue()));
      JsonNode rule = driver.path("rules").path(result.path("ruleIndex").intValue());
      assertEquals(rule.path("id"), result.path("ruleId"));
      JsonNode place = result.at("/locations/0/physicalLocation");
      assertFalse(place.at("/artifactLocation/uri").textValue().contains(" "));
      if (place.has("region")) {
        assertTrue(place.at("/region/startLine").intValue() >= 1);
      }
    }
  }

  @Test
  void placesAreRelativeAndCellsAreNamed() throws IOException {
    JsonNode results = written(REMARKS).at("/runs/0/results");
    assertEquals(
        "policies/rules/a%20b.drl",
        results.at("/0/locations/0/physicalLocation/artifactLocation/uri").textValue());
    assertEquals(7, results.at("/0/locations/0/physicalLocation/region/startColumn").intValue());
    assertTrue(results.at("/1/locations/0/physicalLocation/region").isMissingNode());
    assertEquals(
        "policies/tables/xid.xlsx",
        results.at("/2/locations/0/physicalLocation/artifactLocation/uri").textValue());
    assertEquals("Sheet1!C7", results.at("/2/locations/0/message/text").textValue());
  }

  @Test
  void nothingWrongIsARunWithoutResults() throws IOException {
    JsonNode run = written(List.of()).at("/runs/0");
    assertTrue(run.path("results").isArray());
    assertEquals(0, run.path("results").size());
  }

  private static void only(JsonNode object, Set<String> known) {
    object.fieldNames().forEachRemaining(name -> assertTrue(known.contains(name), name));
    known.forEach(name -> assertTrue(object.has(name), name));
  }
}
