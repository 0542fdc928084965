package io.wheeltapper.deploy.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** What the running agent can be asked. Any thread. */
final class AgentTools {

  private static final int MOST = 200;
  private static final int USUAL = 50;

  /** So far back is looked for findings and holds: one page of the API. */
  private static final int BACK = 1_000;

  private static final Input CASE =
      new Input.Name("case", "A case's id, as list_cases tells it; such as c3f9a01c2d4e.");
  private static final Input TARGET =
      new Input.Name("target", "Only of this target; KIND:ID such as node:n7.");
  private static final Input FAULT =
      new Input.Name("fault", "Only with this fault code, such as gpu-fell-off-bus.");
  private static final Input LIMIT =
      new Input.Whole("limit", 1, MOST, "At most so many (" + USUAL + ").");

  private final Agent agent;

  AgentTools(Agent agent) {
    this.agent = agent;
  }

  List<Tool> all() {
    return List.of(
        new Tool(
            "list_cases",
            "Cases",
            "Cases of the running agent: open ones, or cleared ones that it still remembers.",
            List.of(
                new Input.Word("state", List.of("open", "cleared", "all"), "Which of them (open)."),
                TARGET,
                FAULT,
                new Input.Yes("half_way", "Only what is carried out in part."),
                LIMIT),
            null,
            this::cases),
        new Tool(
            "show_case",
            "One case",
            "One case as it stands now: faults, plan, next step, what the gate answers and why.",
            List.of(CASE),
            "case",
            given ->
                new Reply(
                    "The case as it stands now.",
                    List.of(agent.get("/api/v1/cases/" + id(given.needed("case")))))),
        new Tool(
            "what_is_held",
            "What the gate holds, and why",
            "Open cases whose next step the gate holds or denies, each with the guard and its"
                + " reason; then how far persons let the agent go, and what they paused.",
            List.of(LIMIT),
            null,
            this::held),
        new Tool(
            "error_budgets",
            "Error budgets",
            "Each objective: what is left of its budget, how fast it burns, and what the gate lets"
                + " an action do for its sake.",
            List.of(),
            null,
            _ -> new Reply("The error budgets.", List.of(agent.get("/api/v1/slo")))),
        new Tool(
            "health",
            "How the agent is",
            "Whether it can write its ledger and hears its sensors; mode, bundle in force, pauses,"
                + " change windows, freezes and maintenance.",
            List.of(),
            null,
            this::health),
        new Tool(
            "recent_findings",
            "What was found lately",
            "Findings, newest first, out of the ledger's newest " + BACK + " entries.",
            List.of(TARGET, FAULT, LIMIT),
            null,
            this::findings),
        new Tool(
            "ledger_entries",
            "Entries of the ledger",
            "Entries by their numbers, in the ledger's order; without 'from' the newest.",
            List.of(
                new Input.Whole("from", 0, Long.MAX_VALUE, "The first one's number, from 0."),
                new Input.Name(
                    "kind", "Only of this kind: found, planned, judged, started, acted, …"),
                new Input.Name("case", "Only of this case."),
                LIMIT),
            null,
            this::entries));
  }

  private Reply cases(Given given) throws Exception {
    String state = given.name("state").orElse("open");
    List<JsonNode> found =
        agent
            .get("/api/v1/cases")
            .valueStream()
            .filter(c -> state.equals("all") || c.path("state").asText().equals(state))
            .filter(c -> fits(given, "target", c))
            .filter(c -> given.name("fault").map(f -> has(c.path("faults"), f)).orElse(true))
            .filter(c -> !given.yes("half_way") || c.path("halfWay").asBoolean())
            .toList();
    return limited(found, given, "case", "cases");
  }

  private Reply held(Given given) throws Exception {
    List<JsonNode> held =
        agent
            .get("/api/v1/cases")
            .valueStream()
            .filter(c -> c.path("state").asText().equals("open"))
            .filter(c -> !c.path("verdict").asText().isEmpty())
            .filter(c -> !c.path("verdict").asText().equals("allow"))
            .map(AgentTools::why)
            .toList();
    Reply reply = limited(held, given, "open case is held", "open cases are held");
    List<JsonNode> all = new ArrayList<>();
    all.add(agent.get("/api/v1/controls"));
    all.addAll(reply.things());
    return new Reply(reply.words() + " Before them, what persons said of the mode.", all);
  }

  private static JsonNode why(JsonNode kase) {
    ObjectNode why = JsonNodeFactory.instance.objectNode();
    for (String field : List.of("case", "target", "verdict", "guard", "reason", "mode", "plan")) {
      why.set(field, kase.path(field));
    }
    JsonNode next = kase.path("actions").path(kase.path("step").asInt(-1));
    return next.isMissingNode() ? why : why.set("next", next);
  }

  private Reply health(Given given) throws Exception {
    return new Reply(
        "How the agent is; then how far persons let it go; then windows and maintenance.",
        List.of(
            agent.get("/api/v1/status"),
            agent.get("/api/v1/controls"),
            agent.get("/api/v1/declared")));
  }

  private Reply findings(Given given) throws Exception {
    List<JsonNode> found =
        newest(BACK).stream()
            .filter(e -> e.path("entry").path("kind").asText().equals("found"))
            .filter(e -> fits(given, "target", e.path("entry")))
            .filter(e -> fits(given, "fault", e.path("entry")))
            .toList();
    return limited(found.reversed(), given, "finding", "findings");
  }

  private Reply entries(Given given) throws Exception {
    long limit = given.whole("limit").orElse((long) USUAL);
    boolean filtered = given.name("kind").isPresent() || given.name("case").isPresent();
    int page = filtered ? BACK : (int) limit;
    List<JsonNode> read =
        given.whole("from").isPresent() ? page(given.whole("from").get(), page) : newest(page);
    List<JsonNode> found =
        read.stream()
            .filter(e -> fits(given, "kind", e.path("entry")))
            .filter(e -> fits(given, "case", e.path("entry")))
            .toList();
    String range =
        read.isEmpty()
            ? "No entry stands there."
            : "Looked at entries %d to %d."
                .formatted(
                    read.getFirst().path("index").asLong(), read.getLast().path("index").asLong());
    return new Reply(
        range + " " + limited(found, given, "entry", "entries").words(),
        found.stream().limit(limit).toList());
  }

  private List<JsonNode> newest(int count) throws Exception {
    long size = agent.get("/api/v1/status").path("size").asLong();
    return page(Math.max(0, size - count), count);
  }

  /** Entries with their numbers. */
  private List<JsonNode> page(long from, int count) throws Exception {
    List<JsonNode> page = new ArrayList<>();
    long index = from;
    for (JsonNode entry :
        agent.get("/api/v1/entries?from=" + from + "&limit=" + count).path("entries")) {
      ObjectNode one = JsonNodeFactory.instance.objectNode().put("index", index++);
      page.add(one.set("entry", entry));
    }
    return page;
  }

  private static Reply limited(List<JsonNode> found, Given given, String one, String many) {
    long limit = given.whole("limit").orElse((long) USUAL);
    String told = found.size() > limit ? "; the first " + limit + " are told" : "";
    return new Reply(
        found.size() + " " + (found.size() == 1 ? one : many) + told + ".",
        found.stream().limit(limit).toList());
  }

  /** Whether a thing's field of the same name is what is asked for, if it is asked for. */
  private static boolean fits(Given given, String input, JsonNode thing) {
    return given.name(input).map(thing.path(input).asText()::equals).orElse(true);
  }

  private static boolean has(JsonNode words, String word) {
    return words.valueStream().anyMatch(w -> w.asText().equals(word));
  }

  /** A part of a path. */
  private static String id(String name) throws Unanswered {
    if (!name.matches("[A-Za-z0-9-]{1,80}")) {
      throw new Unanswered("that is no case's id; list_cases tells them");
    }
    return name;
  }
}
