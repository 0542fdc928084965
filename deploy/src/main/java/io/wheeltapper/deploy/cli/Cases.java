package io.wheeltapper.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.core.loop.Book;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.core.runtime.ledger.LedgerReader;
import io.wheeltapper.deploy.api.AdviceView;
import io.wheeltapper.deploy.api.CaseView;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Prints cases. */
final class Cases {

  private final Output output;
  private final boolean json;

  Cases(Output output, boolean json) {
    this.output = output;
    this.json = json;
  }

  /** The running agent's. */
  static List<CaseView> of(ApiClient client) throws IOException, InterruptedException {
    List<CaseView> cases = new ArrayList<>();
    for (JsonNode node : client.get("/api/v1/cases")) {
      cases.add(Json.mapper().treeToValue(node, CaseView.class));
    }
    return cases;
  }

  /** A data folder's, folded from its ledger. */
  static List<CaseView> of(Path data) throws IOException {
    Book book = new Book();
    try (LedgerReader ledger = LedgerReader.open(data)) {
      ledger.entries(0, (_, entry) -> book.apply(entry));
    }
    return Stream.concat(book.open().stream(), book.recentlyCleared().stream())
        .map(CaseView::of)
        .toList();
  }

  /** The id as a part of a path; anything but an id is bad use. */
  static String safe(String id) {
    if (!id.matches("[A-Za-z0-9-]{1,80}")) {
      throw new BadUse("'" + Terminal.plain(id) + "' is no case; see: wheeltapper case list");
    }
    return id;
  }

  /** The open ones, or all, in lines of so many columns. */
  void list(List<CaseView> cases, boolean all, int width) throws IOException {
    List<CaseView> shown =
        cases.stream()
            .filter(c -> all || c.state().equals("open"))
            .sorted(
                Comparator.comparing(CaseView::state).reversed().thenComparing(CaseView::opened))
            .toList();
    print(
        shown,
        c ->
            List.of(
                c.caseId(),
                c.asks() ? "ASKS" : c.state().equals("cleared") ? "cleared" : c.verdict(),
                c.target(),
                String.join(" ", c.faults())),
        width,
        "no case is open");
  }

  /** What is carried out in part: what is held, which step is open, and what holds it. */
  void halfWay(List<CaseView> cases, int width) throws IOException {
    List<CaseView> shown =
        cases.stream()
            .filter(CaseView::halfWay)
            .sorted(Comparator.comparing(CaseView::opened))
            .toList();
    print(
        shown,
        c ->
            List.of(
                c.caseId(),
                c.held(),
                c.target(),
                c.step() < 0 ? "no step is open" : c.actions().get(c.step()),
                (c.guard().isEmpty() ? "" : c.verdict() + " by " + c.guard() + ": ") + c.reason()),
        width,
        "nothing stands half-way");
  }

  private void print(
      List<CaseView> shown, Function<CaseView, List<String>> row, int width, String none)
      throws IOException {
    if (!json) {
      Columns.table(shown.stream().map(row).toList(), width).forEach(output::say);
      if (shown.isEmpty()) {
        output.say(none);
      }
      return;
    }
    for (CaseView c : shown) {
      output.json(Json.mapper().writeValueAsBytes(c));
    }
  }

  /** The one of that id. */
  static CaseView find(List<CaseView> cases, String id) {
    return cases.stream()
        .filter(v -> v.caseId().equals(id))
        .findFirst()
        .orElseThrow(() ->
            new BadUse(
                "there is no case '"
                    + Terminal.plain(id, 80)
                    + "'; see: wheeltapper case list --all"));
  }

  /** What the running agent's ledger has of advice about a case. */
  static List<AdviceView> advice(ApiClient client, String id, Output output)
      throws IOException, InterruptedException {
    List<AdviceView> said = new ArrayList<>();
    JsonNode kase = client.get("/api/v1/cases/" + safe(id));
    if (kase.path("adviceUnread").asBoolean()) {
      output.note("what was advised cannot be read: see the agent's own log");
    }
    for (JsonNode each : kase.path("advice")) {
      said.add(Json.mapper().treeToValue(each, AdviceView.class));
    }
    return said;
  }

  void show(CaseView c, List<AdviceView> said) throws IOException {
    if (json) {
      output.json(Json.mapper().writeValueAsBytes(AdviceView.beside(Json.mapper(), c, said)));
      return;
    }
    line("case", c.caseId() + " (" + c.state() + ")");
    line("target", c.target());
    line("opened", Instant.ofEpochMilli(c.opened()).truncatedTo(ChronoUnit.SECONDS).toString());
    line("faults", String.join(", ", c.faults()));
    line("plan", c.remediation() + (c.plan().isEmpty() ? "" : "  [" + c.plan() + "]"));
    for (int i = 0; i < c.actions().size(); i++) {
      boolean next = i == c.step() && c.state().equals("open");
      line(next ? "  next" : "", (i + 1) + ". " + c.actions().get(i));
    }
    line("gate", gate(c));
    said.forEach(this::advice);
  }

  private static String gate(CaseView c) {
    if (c.verdict().isEmpty()) {
      return c.reason().isEmpty() ? "nothing is asked of it now" : c.reason();
    }
    return c.verdict() + (c.guard().isEmpty() ? "" : " by " + c.guard()) + ": " + c.reason();
  }

  private void advice(AdviceView said) {
    String time = Instant.ofEpochMilli(said.at()).truncatedTo(ChronoUnit.SECONDS).toString();
    line("advice", time + " of " + said.advice().model() + ", entry " + said.entry());
    AdviceText.lines(said.advice(), (key, text) -> line("", "%-8s %s".formatted(key, text)));
    line("", "%-8s %s".formatted("effect", AdviceText.effect(said)));
  }

  private void line(String key, String value) {
    output.say("%-8s %s".formatted(key, Terminal.plain(value, 2_000)));
  }
}
