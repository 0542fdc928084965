package io.wheeltapper.deploy.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The published description of the API. */
final class OpenApi {

  private OpenApi() {}

  static Answer yaml() throws IOException {
    return Answer.text("application/yaml", new String(bytes(), StandardCharsets.UTF_8));
  }

  static Answer json() throws IOException {
    return Answer.json(200, tree());
  }

  static JsonNode tree() throws IOException {
    return new YAMLMapper().readTree(bytes());
  }

  private static byte[] bytes() throws IOException {
    try (InputStream in = OpenApi.class.getResourceAsStream("openapi.yaml")) {
      if (in == null) {
        throw new IOException("openapi.yaml is not packed");
      }
      return in.readAllBytes();
    }
  }
}
