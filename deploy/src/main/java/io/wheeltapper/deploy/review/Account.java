package io.wheeltapper.deploy.review;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.core.runtime.ledger.Entries;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.core.runtime.ledger.Query;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What happened in a period, folded from the ledger's entries alone. Every line names the entries
 * that it rests on. Lists are bounded by {@value #MOST}; what is beyond is counted.
 */
final class Account {

  /** Lines a list; the whole is in the export. */
  static final int MOST = 1_000;

  /**
   * One attempt of an action.
   *
   * @param persons who approved exactly this plan, or nobody, where the policy asks nobody
   */
  record Deed(
      long index,
      long at,
      String kase,
      String target,
      String fault,
      String action,
      Case known,
      List<String> persons,
      List<JsonNode> after) {

    /** How it ended: a failure stays one, also when it was taken back. */
    String outcome() {
      String outcome = after.isEmpty() ? "not ended" : after.getLast().path("outcome").asText();
      for (JsonNode entry : after) {
        if (bad(entry)) {
          outcome = entry.path("outcome").asText();
          break;
        }
      }
      return after.stream().anyMatch(e -> e.path("kind").asText().equals("undone"))
          ? outcome + ", taken back: " + after.getLast().path("outcome").asText()
          : outcome;
    }

    boolean failed() {
      return after.stream().anyMatch(Deed::bad);
    }

    /** Why it failed. */
    String reason() {
      return after.stream()
          .filter(Deed::bad)
          .findFirst()
          .map(e -> e.path("reason").asText())
          .orElse("");
    }

    private static boolean bad(JsonNode entry) {
      String outcome = entry.path("outcome").asText();
      return outcome.equals("failed") || outcome.equals("unknown");
    }
  }

  /** By which rule's which version a case came to be; empty where its finding lies elsewhere. */
  record Case(String rule, String ruleHash) {
    static final Case UNKNOWN = new Case("", "");
  }

  /** Verdicts of one kind that were alike. */
  static final class Group {
    final long first;
    final long begin;
    long end;
    long count;
    String reason = "";
    final Map<String, Boolean> cases = new LinkedHashMap<>();

    Group(long first, long begin) {
      this.first = first;
      this.begin = begin;
    }
  }

  /** What verdicts are alike by. */
  record Kind(String verdict, String guard, String action, String fault) {}

  /** An entry as it is read. */
  record Line(long index, JsonNode entry) {

    String text(String key) {
      return entry.path(key).asText();
    }

    long at() {
      return entry.path("at").asLong();
    }
  }

  private static final List<String> AFTER = List.of("acted", "verified", "undone");
  private static final List<String> POLICY = List.of("activated", "candidate", "config", "key");

  final SortedMap<String, Long> kinds = new TreeMap<>();
  final SortedMap<String, Long> verdicts = new TreeMap<>();
  final Map<Kind, Group> groups = new LinkedHashMap<>();
  final List<Deed> deeds = new ArrayList<>();
  final List<Line> words = new ArrayList<>();
  final List<Line> policy = new ArrayList<>();
  final List<Line> refused = new ArrayList<>();
  final SortedMap<String, Long> rules = new TreeMap<>();
  final SortedMap<String, Long> would = new TreeMap<>();
  long entries;
  long first = -1;
  long last = -1;
  private final Map<String, Deed> byAttempt = new LinkedHashMap<>();

  private Account() {}

  /**
   * Reads a period.
   *
   * @param size how many entries the tree head covers on which the account rests
   */
  static Account of(Entries entries, long from, long to, long size) throws IOException {
    Account account = new Account();
    Query period = Query.all().between(from, to);
    entries.each(
        period,
        size,
        (index, bytes) -> account.take(new Line(index, Json.mapper().readTree(bytes))));
    account.complete(entries, size);
    return account;
  }

  private void take(Line line) {
    entries++;
    first = first < 0 ? line.index() : first;
    last = line.index();
    String kind = line.text("kind");
    kinds.merge(kind, 1L, Long::sum);
    if (kind.equals("judged")) {
      judged(line);
    } else if (kind.equals("found")) {
      rules.merge(line.text("rule") + "\n" + line.text("rule_hash"), 1L, Long::sum);
    } else if (kind.equals("started")) {
      started(line);
    } else if (AFTER.contains(kind)) {
      Deed deed = byAttempt.get(line.text("attempt"));
      if (deed != null) {
        deed.after().add(line.entry());
      }
    } else if (kind.equals("denied")) {
      keep(refused, line);
    } else if (POLICY.contains(kind)) {
      keep(policy, line);
    } else if (!line.text("by").isEmpty()) {
      keep(words, line);
    }
  }

  private static void keep(List<Line> list, Line line) {
    if (list.size() < MOST) {
      list.add(line);
    }
  }

  private void judged(Line line) {
    String verdict = line.text("verdict");
    verdicts.merge(verdict, 1L, Long::sum);
    if (verdict.equals("allow")) {
      if (line.text("mode").equals("observe")) {
        would.merge(line.text("action"), 1L, Long::sum);
      }
      return;
    }
    Kind kind = new Kind(verdict, line.text("guard"), line.text("action"), line.text("fault"));
    if (!groups.containsKey(kind) && groups.size() == MOST) {
      return;
    }
    Group group = groups.computeIfAbsent(kind, _ -> new Group(line.index(), line.at()));
    group.count++;
    group.end = line.at();
    group.reason = line.text("reason");
    if (group.cases.size() < MOST) {
      group.cases.put(line.text("case"), true);
    }
  }

  private void started(Line line) {
    if (deeds.size() == MOST) {
      return;
    }
    Deed deed =
        new Deed(
            line.index(),
            line.at(),
            line.text("case"),
            line.text("target"),
            line.text("fault"),
            line.text("action"),
            Case.UNKNOWN,
            List.of(),
            new ArrayList<>());
    deeds.add(deed);
    byAttempt.put(line.text("attempt"), deed);
  }

  /** Rule and approvals, which may lie before the period, from the whole story of each case. */
  private void complete(Entries entries, long size) throws IOException {
    Map<String, List<Line>> stories = new LinkedHashMap<>();
    for (int i = 0; i < deeds.size(); i++) {
      Deed deed = deeds.get(i);
      if (!stories.containsKey(deed.kase())) {
        stories.put(deed.kase(), story(entries, deed.kase(), size));
      }
      deeds.set(i, told(deed, stories.getOrDefault(deed.kase(), List.of())));
    }
  }

  private static List<Line> story(Entries entries, String kase, long size) throws IOException {
    List<Line> story = new ArrayList<>();
    entries.each(
        Query.all().with("case", kase),
        size,
        (index, bytes) -> {
          JsonNode entry = Json.mapper().readTree(bytes);
          String kind = entry.path("kind").asText();
          if (List.of("found", "planned", "approved").contains(kind)) {
            keep(story, new Line(index, entry));
          }
        });
    return story;
  }

  private static Deed told(Deed deed, List<Line> story) {
    Case known = Case.UNKNOWN;
    String plan = "";
    List<String> persons = new ArrayList<>();
    for (Line line : story) {
      if (line.index() > deed.index()) {
        break;
      }
      switch (line.text("kind")) {
        case "found" -> {
          if (line.text("fault").equals(deed.fault()) || known.equals(Case.UNKNOWN)) {
            known = new Case(line.text("rule"), line.text("rule_hash"));
          }
        }
        case "planned" -> {
          if (!line.text("plan").equals(plan)) {
            plan = line.text("plan");
            persons.clear();
          }
        }
        default -> {
          if (line.text("plan").equals(plan)) {
            persons.add(line.text("by"));
          }
        }
      }
    }
    return new Deed(
        deed.index(),
        deed.at(),
        deed.kase(),
        deed.target(),
        deed.fault(),
        deed.action(),
        known,
        List.copyOf(persons),
        deed.after());
  }

  long count(String kind) {
    return kinds.getOrDefault(kind, 0L);
  }
}
