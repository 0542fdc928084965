package io.wheeltapper.deploy.rights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.runtime.ledger.Json;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Role × operation, as the published document has the operations; every cell is called over HTTP.
 * What a role may is written here once more, on purpose.
 */
class MatrixTest {

  private static final Map<String, Set<String>> MAY =
      new TreeMap<>(
          Map.of(
              "viewer", Set.of("view"),
              "operator", Set.of("view", "operate"),
              "approver", Set.of("view", "approve"),
              "policy-author", Set.of("view", "author"),
              "auditor", Set.of("view", "audit"),
              "admin", Set.of("view", "operate", "admin")));

  /** Values that make a request good, so that only the right decides. */
  private static final Map<String, String> GOOD =
      Map.of(
          "plan", "p1",
          "until", "2h",
          "target", "node:n1",
          "on", "node:n1",
          "mode", "ask",
          "name", "fw",
          "hash", "012345",
          "word", "right",
          "reason", "why");

  private static final String OUT = "rack:r9";

  @TempDir private static Path folder;

  private static Served served;
  private static final Map<String, String> TOKENS = new TreeMap<>();
  private static final List<Operation> OPERATIONS = new ArrayList<>();

  /** One of the document's operations. */
  private record Operation(
      String method, String path, String right, String reach, JsonNode described) {
    @Override
    public String toString() {
      return method + " " + path + " (" + right + ")";
    }
  }

  @BeforeAll
  static void start() throws Exception {
    Path file = folder.resolve("tokens");
    for (String role : MAY.keySet()) {
      TOKENS.put(role, Served.token(file, "the " + role, role, ""));
      TOKENS.put(
          role + "@batch", Served.token(file, role + " of batch", role + "@partition:batch", ""));
      TOKENS.put(
          role + "@other", Served.token(file, role + " of other", role + "@partition:other", ""));
    }
    served = new Served(Served.byTokens(file, 1_000_000), Served.NO_TLS);
    served.agent.size.set(5);
    JsonNode document = Served.read(served.send(served.to("/api/v1/openapi.json")));
    for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
      for (Map.Entry<String, JsonNode> each : path.getValue().properties()) {
        if (!each.getKey().equals("parameters")) {
          JsonNode one = each.getValue();
          OPERATIONS.add(
              new Operation(
                  each.getKey().toUpperCase(java.util.Locale.ROOT),
                  path.getKey(),
                  one.path("x-right").asText(),
                  one.path("x-reach").asText(),
                  body(document, one)));
        }
      }
    }
  }

  @AfterAll
  static void stop() throws Exception {
    served.close();
  }

  private static JsonNode body(JsonNode document, JsonNode operation) {
    return resolved(
        document,
        resolved(document, operation.path("requestBody"))
            .path("content")
            .path("application/json")
            .path("schema"));
  }

  private static JsonNode resolved(JsonNode document, JsonNode node) {
    String reference = node.path("$ref").asText();
    return reference.isEmpty() ? node : document.at(reference.substring(1));
  }

  private static HttpRequest.Builder request(Operation operation, String target) {
    String path = operation.path().replaceAll("\\{id}", "c1").replaceAll("\\{\\w+}", "0");
    HttpRequest.Builder request = served.to(path);
    if (operation.method().equals("GET")) {
      return request;
    }
    if (!operation.described().has("properties")) {
      return request
          .header("Content-Type", "application/x-www-form-urlencoded")
          .method(operation.method(), HttpRequest.BodyPublishers.ofString("t=none"));
    }
    ObjectNode body = Json.mapper().createObjectNode();
    for (String key : List.of("target", "on")) {
      if (operation.described().get("properties").has(key)) {
        body.put(key, target);
      }
    }
    operation
        .described()
        .path("required")
        .forEach(key -> {
          if (!body.has(key.asText())) {
            body.put(key.asText(), GOOD.getOrDefault(key.asText(), "x"));
            if (operation.reach().equals("window") && target.equals(OUT)) {
              body.put("name", "weekly"); // it is about the whole site
            }
          }
        });
    return request
        .header("Content-Type", "application/json")
        .method(operation.method(), HttpRequest.BodyPublishers.ofString(body.toString()));
  }

  private static int as(String caller, Operation operation, String target) throws Exception {
    HttpRequest.Builder request = request(operation, target);
    return served.status(
        caller.isEmpty()
            ? request
            : request.header("Authorization", "Bearer " + TOKENS.get(caller)));
  }

  private static boolean guarded(Operation operation) {
    return !Set.of("open", "ticket").contains(operation.right());
  }

  private static List<Input> words() {
    return List.copyOf(served.agent.told).stream()
        .filter(i -> !(i instanceof Input.Denied))
        .toList();
  }

  @Test
  void everyOperationNamesARightThatThereIs() {
    Set<String> rights =
        Set.of("open", "view", "operate", "approve", "author", "audit", "admin", "ticket");
    OPERATIONS.forEach(o -> assertTrue(rights.contains(o.right()), o::toString));
    assertTrue(OPERATIONS.size() > 40, OPERATIONS::toString);
  }

  @Test
  void nobodyReachesNothingThatWantsARight() throws Exception {
    Map<String, Integer> wrong = new LinkedHashMap<>();
    int before = words().size();
    for (Operation operation : OPERATIONS) {
      int status = as("", operation, "node:n1");
      if (guarded(operation) && status != 401) {
        wrong.put(operation.toString(), status);
      }
    }
    assertEquals(Map.of(), wrong);
    assertEquals(before, words().size());
  }

  @Test
  void aRoleReachesWhatItsRightsSayAndNoMore() throws Exception {
    Map<String, Integer> wrong = new LinkedHashMap<>();
    int cells = 0;
    for (Map.Entry<String, Set<String>> role : MAY.entrySet()) {
      for (Operation operation : OPERATIONS) {
        if (!guarded(operation)) {
          continue;
        }
        cells++;
        int before = words().size();
        int status = as(role.getKey(), operation, "node:n1");
        boolean may = role.getValue().contains(operation.right());
        boolean told = words().size() > before;
        boolean right = may ? reached(status) : status == 403;
        if (!right || (told && !may)) {
          wrong.put(role.getKey() + ": " + operation, status);
        }
      }
    }
    assertEquals(Map.of(), wrong);
    System.out.println("matrix: " + cells + " cells of role and operation");
  }

  @Test
  void aScopedRoleReachesWhatLiesInItAndNothingElse() throws Exception {
    Map<String, Integer> wrong = new LinkedHashMap<>();
    int cells = 0;
    for (Map.Entry<String, Set<String>> role : MAY.entrySet()) {
      for (Operation operation : OPERATIONS) {
        if (!guarded(operation) || !role.getValue().contains(operation.right())) {
          continue;
        }
        cells += 3;
        boolean seen = operation.right().equals("view");
        boolean scoped = !operation.reach().isEmpty();
        int inside = as(role.getKey() + "@batch", operation, "node:n1");
        int other = as(role.getKey() + "@other", operation, "node:n1");
        int outside = as(role.getKey() + "@batch", operation, OUT);
        boolean byCase = operation.reach().equals("case");
        check(wrong, role.getKey() + "@batch: " + operation, inside, seen || scoped);
        check(wrong, role.getKey() + "@other: " + operation, other, seen);
        check(wrong, role.getKey() + "@batch out: " + operation, outside, seen || byCase);
      }
    }
    assertEquals(Map.of(), wrong);
    System.out.println("matrix: " + cells + " scoped cells");
  }

  /** What is asked for may not be there: this agent has no ledger and no adviser. */
  private static boolean reached(int status) {
    return status != 401 && status != 403 && (status < 500 || status == 503);
  }

  private static void check(Map<String, Integer> wrong, String what, int status, boolean may) {
    if (may ? !reached(status) : status != 403) {
      wrong.put(what, status);
    }
  }
}
