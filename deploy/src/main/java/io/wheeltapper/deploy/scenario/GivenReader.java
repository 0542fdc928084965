package io.wheeltapper.deploy.scenario;

import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Reads {@code {at: 5s, on: n1, kmsg: "NVRM: Xid …"}}: one thing that happens. */
final class GivenReader {

  /** What can happen; the key names it and has its main value. */
  static final List<String> SORTS =
      List.of(
          "kmsg",
          "node",
          "job",
          "event",
          "status",
          "numbers",
          "sensor",
          "drain",
          "undrain",
          "pause",
          "resume",
          "approve",
          "refuse",
          "restart",
          "history",
          "open",
          "close",
          "maintenance",
          "maintained",
          "reservation",
          "unreserved");

  private static final List<String> NODE_FIELDS =
      List.of(
          Known.NODE_ISOLATED,
          Known.NODE_IDLE,
          Known.NODE_RESPONDING,
          Known.NODE_HOLDER,
          Known.NODE_CASE,
          Known.NODE_REASON,
          Known.NODE_SET_BY,
          Known.NODE_GPUS,
          "gpus_found",
          "invalid_registration");

  private static final List<String> JOB_FIELDS =
      List.of(Known.JOB_GPUS, Known.JOB_RESTARTS, Known.JOB_CONTRACT);

  private final Premises premises;
  private final long begin;
  private long at;

  /**
   * A reader of one story.
   *
   * @param begin what its times count from, milliseconds from the scenario's start
   */
  GivenReader(Premises premises, long begin) {
    this.premises = premises;
    this.begin = begin;
    this.at = begin;
  }

  /** What happens; a time that is left out is that of the one before. */
  List<Given> read(YamlValue value) {
    return value.map().map(this::read).orElse(List.of());
  }

  private List<Given> read(YamlMap map) {
    at = map.get("at").map(v -> begin + v.duration(Duration.ZERO).toMillis()).orElse(at);
    List<String> sorts = SORTS.stream().filter(s -> map.get(s).isPresent()).toList();
    if (sorts.size() != 1) {
      map.problem(
          "given-what",
          sorts.isEmpty() ? "what happens?" : "two things happen here at once",
          "write one of " + String.join(", ", SORTS));
      return List.of();
    }
    YamlValue main = map.get(sorts.getFirst()).orElseThrow();
    List<Given> given =
        switch (sorts.getFirst()) {
          case "kmsg" -> kernel(map, main);
          case "node" -> each(map, main, (node, when) -> node(map, node, when));
          case "job" -> List.of(job(map, main));
          case "event" -> event(map, main);
          case "status" -> status(map, main);
          case "numbers" -> numbers(map, main);
          case "sensor" ->
              List.of(
                  new Given.Eye(
                      at,
                      main.text(""),
                      map.get("on").map(this::nodeName).orElse(""),
                      need(map, "is", List.of("ok", "silent", "failed"))));
          case "drain" -> each(map, main, (node, when) -> drain(map, node, when, true));
          case "undrain" -> each(map, main, (node, when) -> drain(map, node, when, false));
          case "pause" -> List.of(pause(map, main, true));
          case "resume" -> List.of(pause(map, main, false));
          case "restart" -> {
            main.word(List.of("agent"), "agent");
            yield List.of(new Given.Restart(at));
          }
          case "history" -> List.of(PastReader.read(at, map, main));
          case "approve" -> List.of(decide(map, main, true));
          case "open" -> List.of(DeclaredReader.open(at, map, main));
          case "close" ->
              List.of(new Given.Closes(at, main.text(""), by(map), map.text("reason", "")));
          case "maintenance" ->
              List.of(maintains(map, main, map.millis("lasts", DeclaredReader.HOUR)));
          case "maintained" -> List.of(maintains(map, main, 0));
          case "reservation" ->
              List.of(reserves(map, main, map.millis("lasts", DeclaredReader.HOUR)));
          case "unreserved" -> List.of(new Given.Reserves(at, main.text(""), List.of(), 0));
          default -> List.of(decide(map, main, false));
        };
    map.noMore();
    return given;
  }

  private List<Given> kernel(YamlMap map, YamlValue main) {
    long ago = map.get("was").map(v -> v.duration(Duration.ZERO).toMillis()).orElse(0L);
    List<String> lines = main.text("").lines().filter(l -> !l.isBlank()).toList();
    return map.need("on", "n1")
        .map(on -> {
          List<Given> all = new ArrayList<>();
          for (String line : lines) {
            all.addAll(
                each(map, on, (node, when) -> new Given.Kernel(when, node, line, when - ago)));
          }
          return all;
        })
        .orElse(new ArrayList<>());
  }

  private Given node(YamlMap map, String node, long when) {
    return new Given.NodeSaid(when, node, map.text("state", ""), fields(map, NODE_FIELDS));
  }

  /** The same on each node of a list, one {@code every} so long after the other. */
  private List<Given> each(YamlMap map, YamlValue nodes, OnNode what) {
    long apart = map.get("every").map(v -> v.duration(Duration.ZERO).toMillis()).orElse(0L);
    String text = nodes.text("");
    List<String> names =
        text.contains("[") || text.contains(",")
            ? NodeNames.expand(text).filter(premises.nodes()::containsAll).orElse(List.of())
            : List.of(nodeName(nodes));
    if (names.isEmpty()) {
      nodeNames(nodes);
    }
    List<Given> all = new ArrayList<>();
    for (String name : names) {
      all.add(what.of(name, at + apart * all.size()));
    }
    return all;
  }

  private interface OnNode {
    Given of(String node, long when);
  }

  private Given job(YamlMap map, YamlValue main) {
    String state = map.text("state", "running");
    String nodes = map.text(Known.JOB_NODES, "");
    if (!nodes.isEmpty()) {
      map.get(Known.JOB_NODES).ifPresent(this::nodeNames);
    }
    Map<String, String> fields = fields(map, JOB_FIELDS);
    time(map, "checkpoint", -1, fields, Known.JOB_CHECKPOINT_AT);
    time(map, "started", -1, fields, Known.JOB_STARTED_AT);
    time(map, "ends", 1, fields, Known.JOB_ENDS_AT);
    map.get("loss")
        .ifPresent(
            v -> fields.put(Known.JOB_LOSS, Long.toString(v.duration(Duration.ZERO).toMillis())));
    return new Given.JobSaid(at, main.text(""), state, nodes, fields);
  }

  /** A time so long before or after now. */
  private void time(YamlMap map, String key, int sign, Map<String, String> fields, String field) {
    map.get(key)
        .ifPresent(v ->
            fields.put(
                field,
                Long.toString(Clock.ZERO + at + sign * v.duration(Duration.ZERO).toMillis())));
  }

  private List<Given> event(YamlMap map, YamlValue main) {
    Origin origin = TargetReader.origin(map);
    Map<String, String> fields = open(map, "fields", (v, _) -> v);
    return map.get("on")
        .map(on ->
            each(
                map,
                on,
                (node, when) ->
                    new Given.Happened(
                        when, TargetReader.about(map, node), node, origin, main.text(""), fields)))
        .orElseGet(() ->
            List.of(
                new Given.Happened(
                    at, TargetReader.about(map, ""), "", origin, main.text(""), fields)));
  }

  private List<Given> status(YamlMap map, YamlValue main) {
    String type = main.text("");
    String value = map.need("is", "").map(v -> v.text("")).orElse("");
    Origin origin = TargetReader.origin(map);
    Map<String, String> fields = open(map, "fields", (v, _) -> v);
    return map.get("on")
        .map(on ->
            each(
                map,
                on,
                (node, when) ->
                    new Given.Stands(
                        when, TargetReader.about(map, node), node, origin, type, value, fields)))
        .orElseGet(() ->
            List.of(
                new Given.Stands(
                    at, TargetReader.about(map, ""), "", origin, type, value, fields)));
  }

  private List<Given> numbers(YamlMap map, YamlValue main) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    main.map()
        .ifPresent(m ->
            m.all()
                .forEach((name, v) -> {
                  String text = v.text("");
                  if (text.matches("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?")) {
                    numbers.put(name, Double.parseDouble(text));
                  } else {
                    v.wrong(text, "a number");
                  }
                }));
    Origin origin = TargetReader.origin(map);
    return map.get("on")
        .map(on ->
            each(
                map,
                on,
                (node, when) ->
                    new Given.Measured(when, TargetReader.about(map, node), node, origin, numbers)))
        .orElseGet(() ->
            List.of(new Given.Measured(at, TargetReader.about(map, ""), "", origin, numbers)));
  }

  private Given drain(YamlMap map, String node, long when, boolean on) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put(Known.NODE_ISOLATED, Boolean.toString(on));
    fields.put(Known.NODE_HOLDER, on ? "foreign" : "none");
    fields.put(Known.NODE_SET_BY, map.text("by", "alice"));
    fields.put(Known.NODE_REASON, map.text("reason", on ? "by hand" : ""));
    fields.put(Known.NODE_CASE, "");
    return new Given.NodeSaid(when, node, "", fields);
  }

  private Given pause(YamlMap map, YamlValue main, boolean on) {
    Target reach = TargetReader.target(main, Target.site());
    return new Given.Pause(at, reach, on, map.text("by", "alice"), map.text("reason", ""));
  }

  private Given maintains(YamlMap map, YamlValue main, long lasts) {
    Target reach = TargetReader.target(main, Target.site());
    return new Given.Maintains(at, reach, lasts, by(map), map.text("reason", ""));
  }

  private Given reserves(YamlMap map, YamlValue main, long lasts) {
    YamlValue nodes = map.need(Known.MAINTENANCE_NODES, "n[1-4]").orElse(main);
    nodeNames(nodes);
    List<String> names = NodeNames.expand(nodes.text("")).orElse(List.of());
    return new Given.Reserves(at, main.text(""), names, lasts);
  }

  private static String by(YamlMap map) {
    return map.text("by", "alice");
  }

  private Given decide(YamlMap map, YamlValue main, boolean approves) {
    String text = main.text("");
    Target subject =
        premises.nodes().contains(text)
            ? Target.node(text)
            : TargetReader.target(main, Target.site());
    return new Given.Decide(at, subject, approves, map.text("by", "alice"), map.text("reason", ""));
  }

  private static String need(YamlMap map, String key, List<String> words) {
    return map.need(key, words.getFirst()).map(v -> v.word(words, words.getFirst())).orElse("");
  }

  private static Map<String, String> fields(YamlMap map, List<String> known) {
    Map<String, String> fields = new LinkedHashMap<>();
    known.forEach(k -> map.get(k).ifPresent(v -> fields.put(k, v.text(""))));
    return fields;
  }

  private static Map<String, String> open(
      YamlMap map, String key, BiFunction<String, YamlValue, String> read) {
    Map<String, String> fields = new LinkedHashMap<>();
    map.map(key)
        .ifPresent(m -> m.all().forEach((k, v) -> fields.put(k, read.apply(v.text(""), v))));
    return fields;
  }

  private String nodeName(YamlValue value) {
    return value.word(premises.nodes(), "");
  }

  private void nodeNames(YamlValue value) {
    NodeNames.expand(value.text(""))
        .filter(premises.nodes()::containsAll)
        .ifPresentOrElse(
            _ -> {},
            () -> value.wrong(value.text(""), "nodes of this world, such as n1,n2 or n[1-4]"));
  }
}
