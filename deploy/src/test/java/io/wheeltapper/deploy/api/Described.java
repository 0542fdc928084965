package io.wheeltapper.deploy.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.wheeltapper.core.runtime.ledger.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The API's own document, against which answers are held. OpenAPI 3.1 schemas are JSON Schema. */
public final class Described {

  private final JsonNode document;

  /** The packed one. */
  public Described() throws Exception {
    document = OpenApi.tree();
  }

  /** Every path that is read without a parameter and answers with JSON of a schema. */
  public List<String> plainReads() {
    List<String> paths = new ArrayList<>();
    document
        .get("paths")
        .properties()
        .forEach(path -> {
          boolean plain = !path.getKey().contains("{") && !schema(path.getKey()).isMissingNode();
          boolean needs =
              path.getValue().at("/get/parameters").toString().contains("\"required\":true");
          if (plain && !needs) {
            paths.add(path.getKey());
          }
        });
    return paths;
  }

  private JsonNode schema(String path) {
    return document
        .get("paths")
        .path(path)
        .at("/get/responses/200/content/application~1json/schema");
  }

  /** Holds an answer of 200 against what the document says of a GET of that path. */
  public void holds(String path, JsonNode body) {
    JsonNode schema = schema(path);
    assertTrue(schema.isObject(), path + " has no schema");
    ObjectNode whole = Json.mapper().createObjectNode();
    whole.set("components", document.get("components"));
    whole.putArray("allOf").add(schema);
    Set<ValidationMessage> wrong =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(whole)
            .validate(body);
    assertEquals(Set.of(), wrong, () -> path + " answered " + body);
  }
}
