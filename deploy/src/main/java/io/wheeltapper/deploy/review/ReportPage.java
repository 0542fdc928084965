package io.wheeltapper.deploy.review;

import io.wheeltapper.core.runtime.ledger.Review;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The report of a period as one page of well-formed HTML, for the screen and for paper. Pure. */
final class ReportPage {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final String STYLE =
      """
      @page { size: A4; margin: 18mm 16mm 20mm 16mm;
        @bottom-left { content: "Wheeltapper \u2014 what the agent did"; font-family: Report, sans-serif; font-size: 8pt; color: #57606a }
        @bottom-right { content: "page " counter(page) " of " counter(pages); font-family: Report, sans-serif; font-size: 8pt; color: #57606a } }
      body { font-family: Report, "Liberation Sans", Arial, sans-serif; font-size: 9.5pt; line-height: 1.4; color: #1b1f24; background: #fff; margin: 0 }
      @media screen { body { max-width: 62rem; margin: 2rem auto; padding: 0 1rem; font-size: 15px } }
      h1 { font-size: 20pt; font-weight: normal; margin: 0 0 2pt 0 }
      h2 { font-size: 13pt; font-weight: normal; margin: 18pt 0 4pt 0; padding-top: 6pt; border-top: 1.2pt solid #1b1f24; page-break-after: avoid }
      p { margin: 0 0 6pt 0 } p.sub { color: #57606a; font-size: 11pt; margin-bottom: 10pt } p.none { color: #57606a }
      table { border-collapse: collapse; width: 100%; -fs-table-paginate: paginate; margin-bottom: 4pt }
      th { text-align: left; font-weight: normal; color: #57606a; border-bottom: 0.8pt solid #8c959f; padding: 2pt 6pt 2pt 0; vertical-align: bottom }
      td { border-bottom: 0.4pt solid #d0d7de; padding: 3pt 6pt 3pt 0; vertical-align: top; word-wrap: break-word }
      div.whole { page-break-inside: avoid } td.n { white-space: nowrap } tr { page-break-inside: avoid }
      table.facts td { border: 0; padding: 1pt 8pt 1pt 0 } table.facts td.k { color: #57606a; width: 24% }
      table.counts { width: 100%; border: 0 } table.counts td { border: 0; width: 16.6%; padding: 4pt 6pt 6pt 0; font-size: 9pt; color: #57606a } table.counts b { font-weight: normal; font-size: 17pt; color: #1b1f24; display: block }
      """;

  /** Sections of so few lines are never cut by a page's end. */
  private static final int WHOLE = 10;

  private final Account account;
  private final long from;
  private final long to;
  private final Review.Head head;
  private final Markup page = new Markup();

  ReportPage(Account account, long from, long to, Review.Head head) {
    this.account = account;
    this.from = from;
    this.to = to;
    this.head = head;
  }

  String html() {
    String title = "What the agent did, " + time(from) + " to " + time(to) + " UTC";
    page.raw("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\" />");
    page.raw("<meta name=\"viewport\" content=\"width=device-width\" />");
    page.element("title", title).raw("<style>" + STYLE + "</style></head><body>");
    page.element("h1", "What the agent did");
    page.raw("<p class=\"sub\">" + time(from) + " to " + time(to) + " UTC</p>");
    basis();
    counts();
    done();
    failed();
    verdicts("hold", "What was held, and why");
    verdicts("deny", "What was denied, and why");
    refused();
    would();
    words();
    rules();
    return page.raw("</body></html>").toString();
  }

  private static String time(long at) {
    return TIME.format(Instant.ofEpochMilli(at));
  }

  private void basis() {
    List<String> note = head.note().lines().toList();
    page.raw("<table class=\"facts\"><tbody>");
    fact("Ledger", note.getFirst());
    fact("Its key", head.vkey());
    fact("Rests on the checkpoint of", head.size() + " entries, root " + note.get(2));
    fact(
        "Entries of this period",
        account.entries == 0
            ? "none"
            : account.entries + ", between number " + account.first + " and " + account.last);
    fact(
        "To check",
        "wheeltapper audit verify-report FILE --key KEY, with the signature beside the file. Every"
            + " line below names its entry's number; wheeltapper audit receipt NUMBER proves one.");
    page.raw("</tbody></table>");
  }

  private void fact(String name, String value) {
    page.raw("<tr><td class=\"k\">" + Markup.escaped(name) + "</td><td>");
    page.raw(Markup.escaped(value) + "</td></tr>");
  }

  private void counts() {
    long failed = account.deeds.stream().filter(Account.Deed::failed).count();
    page.raw("<h2>In short</h2><table class=\"counts\"><tbody><tr>");
    count(account.count("found"), "findings");
    count(account.count("started"), "actions begun");
    count(failed, "of them failed or unclear");
    count(account.verdicts.getOrDefault("hold", 0L), "answers: hold");
    count(account.verdicts.getOrDefault("deny", 0L), "answers: deny");
    count(account.count("approved"), "approvals by people");
    page.raw("</tr></tbody></table>");
  }

  private void count(long number, String what) {
    page.raw("<td><b>" + number + "</b>" + Markup.escaped(what) + "</td>");
  }

  private void done() {
    section(
        "What was done",
        "No action was begun.",
        List.of("Entry", "When (UTC)", "Action", "On", "Because of", "Approved by", "Ended"),
        account.deeds,
        account.count("started"),
        d ->
            List.of(
                "" + d.index(),
                time(d.at()),
                d.action(),
                d.target() + " (case " + d.kase() + ")",
                d.fault() + rule(d.known()),
                d.persons().isEmpty() ? "nobody was asked" : String.join(", ", d.persons()),
                d.outcome()));
  }

  private static String rule(Account.Case known) {
    return known.rule().isEmpty() ? "" : ", rule " + known.rule() + version(known.ruleHash());
  }

  private static String version(String hash) {
    return hash.isEmpty()
        ? ""
        : " (version " + hash.substring(0, Math.min(12, hash.length())) + ")";
  }

  private void failed() {
    List<Account.Deed> failed = account.deeds.stream().filter(Account.Deed::failed).toList();
    section(
        "What failed",
        "Nothing that was done failed.",
        List.of("Entry", "When (UTC)", "Action", "On", "Ended", "Why"),
        failed,
        failed.size(),
        d ->
            List.of("" + d.index(), time(d.at()), d.action(), d.target(), d.outcome(), d.reason()));
  }

  private void verdicts(String verdict, String title) {
    List<Map.Entry<Account.Kind, Account.Group>> alike =
        account.groups.entrySet().stream()
            .filter(e -> e.getKey().verdict().equals(verdict))
            .sorted(Comparator.comparingLong(e -> -e.getValue().count))
            .toList();
    section(
        title,
        "Nothing.",
        List.of(
            "Times",
            "Cases",
            "Guard",
            "Action",
            "Fault",
            "From first to last (UTC)",
            "The last reason",
            "First"),
        alike,
        alike.size(),
        e ->
            List.of(
                "" + e.getValue().count,
                "" + e.getValue().cases.size(),
                e.getKey().guard(),
                e.getKey().action(),
                e.getKey().fault(),
                time(e.getValue().begin) + " to " + time(e.getValue().end),
                e.getValue().reason,
                "" + e.getValue().first));
  }

  private void refused() {
    section(
        "What people were refused",
        "Nobody was refused anything.",
        List.of("Entry", "When (UTC)", "Who", "From", "What", "Right wanted", "Attempts", "Why"),
        account.refused,
        account.count("denied"),
        l ->
            List.of(
                "" + l.index(),
                time(l.at()),
                l.text("by").isEmpty() ? "nobody proven" : l.text("by") + ", by " + l.text("how"),
                l.text("address"),
                l.text("what"),
                l.text("right"),
                l.text("count"),
                l.text("reason")));
  }

  private void would() {
    List<Map.Entry<String, Long>> all = List.copyOf(account.would.entrySet());
    section(
        "What would have been done, had it been allowed to act",
        "Nothing.",
        List.of("Action", "Times"),
        all,
        all.size(),
        e -> List.of(e.getKey(), "" + e.getValue()));
  }

  private void words() {
    long all =
        account.kinds.entrySet().stream()
            .filter(e ->
                List.of(
                        "approved",
                        "refused",
                        "mode",
                        "mode-unset",
                        "paused",
                        "resumed",
                        "reviewed")
                    .contains(e.getKey()))
            .mapToLong(Map.Entry::getValue)
            .sum();
    section(
        "What people said",
        "Nothing.",
        List.of("Entry", "When (UTC)", "Who", "What", "About", "Reason"),
        account.words,
        Math.max(all, account.words.size()),
        l ->
            List.of(
                "" + l.index(),
                time(l.at()),
                l.text("by"),
                said(l),
                l.text("target").isEmpty() ? "site:site" : l.text("target"),
                l.text("reason")));
  }

  /** The word and what makes it one: {@code mode act}, {@code window opened}. */
  private static String said(Account.Line line) {
    return List.of("kind", "mode", "phase", "word", "action", "plan", "name").stream()
        .map(line::text)
        .filter(t -> !t.isEmpty())
        .collect(Collectors.joining(" "));
  }

  private void rules() {
    section(
        "The rules that found something",
        "No rule found anything.",
        List.of("Rule", "Version", "Findings"),
        List.copyOf(account.rules.entrySet()),
        account.rules.size(),
        e -> {
          List<String> parts = List.of(e.getKey().split("\n", 2));
          return List.of(parts.get(0), parts.get(1), "" + e.getValue());
        });
    section(
        "Policies, configuration and keys",
        "Nothing changed.",
        List.of("Entry", "When (UTC)", "What", "By", "Version", "Hash"),
        account.policy,
        account.policy.size(),
        l ->
            List.of(
                "" + l.index(),
                time(l.at()),
                (l.text("kind") + " " + l.text("phase") + " " + l.text("bundle")).strip(),
                l.text("by"),
                l.text("version"),
                l.text("hash") + l.text("vkey")));
  }

  private <T> void section(
      String title,
      String none,
      List<String> head,
      List<T> all,
      long count,
      Function<T, List<String>> row) {
    page.raw(all.size() <= WHOLE ? "<div class=\"whole\">" : "<div>").element("h2", title);
    if (all.isEmpty()) {
      page.raw("<p class=\"none\">" + Markup.escaped(none) + "</p></div>");
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    all.stream().limit(Account.MOST).forEach(one -> rows.add(row.apply(one)));
    page.table(head, rows);
    if (count > rows.size()) {
      page.raw("<p>" + (count - rows.size()) + " more are in the export of this period.</p>");
    }
    page.raw("</div>");
  }
}
