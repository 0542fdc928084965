package io.wheeltapper.deploy.api;

import io.wheeltapper.core.runtime.ledger.Query;
import io.wheeltapper.core.runtime.ledger.Review;
import io.wheeltapper.core.runtime.ledger.Seal;
import io.wheeltapper.core.spi.Ledger;
import io.wheeltapper.deploy.review.Exports;
import io.wheeltapper.deploy.review.Report;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What an auditor asks: entries by what they say, proofs, and the log as C2SP tlog-tiles has it,
 * whose prefix is {@code /api/v1/audit}.
 */
final class Auditing {

  static final String ENTRIES = "/api/v1/audit/entries";

  /** What tlog-tiles has for a signed note. */
  private static final String NOTE = "text/plain; charset=utf-8";

  private static final String BYTES = "application/octet-stream";

  private static final long LATEST = 999_999_999_999_999_999L;
  private static final int WIDTH = 256;

  /** The end of the year 9999: times beyond have no date of ten characters. */
  private static final long LATEST_TIME = 253_402_300_799_999L;

  /**
   * Indexes in groups of three digits, an x before all but the last; then a partial tile's width.
   */
  private static final Pattern PLACE =
      Pattern.compile("((?:x\\d{3}/){0,4}\\d{3})(?:\\.p/([1-9]\\d{0,2}))?");

  private final AgentView agent;

  Auditing(AgentView agent) {
    this.agent = agent;
  }

  private Review review() throws IOException {
    return agent.review().orElseThrow(() -> Refusal.unavailable("this agent keeps no ledger"));
  }

  Answer entries(Asked asked) throws IOException {
    long before = asked.whole("after", LATEST, 0, LATEST);
    int limit = (int) asked.whole("limit", 50, 1, 500);
    List<Review.Found> page = review().newest(query(asked), before, limit);
    String body =
        page.stream()
            .map(f -> Exports.json(f.index(), f.bytes()))
            .collect(Collectors.joining(",", "[", "]"));
    Answer answer = new Answer(200, Answer.JSON, body.getBytes(StandardCharsets.UTF_8));
    return page.size() < limit ? answer : answer.with("Link", next(asked, page.getLast().index()));
  }

  private static String next(Asked asked, long after) {
    Map<String, String> query = new TreeMap<>(asked.query());
    query.put("after", Long.toString(after));
    String words =
        query.entrySet().stream()
            .map(e -> escaped(e.getKey()) + "=" + escaped(e.getValue()))
            .collect(Collectors.joining("&"));
    return "<" + ENTRIES + "?" + words + ">; rel=\"next\"";
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static Query query(Asked asked) {
    Query query =
        Query.all()
            .between(asked.whole("from", 0, 0, LATEST), asked.whole("to", LATEST, 0, LATEST));
    for (String facet : Query.FACETS) {
      String value = asked.query().getOrDefault(facet, "");
      if (!value.isEmpty()) {
        query = query.with(facet, value);
      }
    }
    return query;
  }

  Answer checkpoint(Asked asked) throws IOException {
    Review.Head head =
        review()
            .head()
            .orElseThrow(() -> Refusal.missing("no checkpoint was signed yet; ask in ten seconds"));
    return Answer.text(NOTE, head.note());
  }

  Answer key(Asked asked) throws IOException {
    return Answer.text(NOTE, review().key() + "\n");
  }

  Answer proof(Asked asked) throws IOException {
    long index = number(asked.path().getOrDefault("index", ""));
    try {
      Review.Inclusion proof = review().inclusion(index);
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("index", proof.index());
      body.put("size", proof.size());
      body.put("leaf", Base64.getEncoder().encodeToString(proof.entry()));
      body.put("hashes", base64(proof.hashes()));
      body.put("checkpoint", proof.checkpoint());
      body.put("vkey", proof.vkey());
      return Answer.json(200, body);
    } catch (NoSuchElementException e) {
      throw Refusal.missing(String.valueOf(e.getMessage()));
    }
  }

  Answer consistency(Asked asked) throws IOException {
    long from = asked.whole("from", 0, 0, LATEST);
    long to = asked.whole("to", 0, 0, LATEST);
    try {
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("from", from);
      body.put("to", to);
      body.put("hashes", base64(review().consistency(from, to)));
      return Answer.json(200, body);
    } catch (NoSuchElementException e) {
      throw Refusal.missing(String.valueOf(e.getMessage()));
    }
  }

  private static List<String> base64(List<byte[]> hashes) {
    return hashes.stream().map(Base64.getEncoder()::encodeToString).toList();
  }

  private static long number(String text) {
    if (!text.matches("\\d{1,18}")) {
      throw Refusal.bad("an index is a whole number from 0");
    }
    return Long.parseLong(text);
  }

  /** A tile of hashes or, at the level {@code entries}, of entries. */
  Answer tile(Asked asked) throws IOException {
    List<String> parts = new ArrayList<>();
    for (String name : List.of("a", "b", "c", "d")) {
      String part = asked.path().getOrDefault(name, "");
      if (!part.isEmpty()) {
        parts.add(part);
      }
    }
    Matcher place = PLACE.matcher(String.join("/", parts));
    String level = asked.path().getOrDefault("level", "");
    if (!place.matches() || !level.matches("entries|[0-9]|[1-5][0-9]|6[0-3]")) {
      throw Refusal.missing("tiles lie where C2SP tlog-tiles has them: tile/0/x001/234.p/5");
    }
    long number = Long.parseLong(place.group(1).replace("x", "").replace("/", ""));
    int width = place.group(2) == null ? WIDTH : Integer.parseInt(place.group(2));
    if (width > WIDTH || (place.group(2) != null && width == WIDTH)) {
      throw Refusal.missing("a partial tile is 1 to 255 wide");
    }
    byte[] tile =
        (level.equals("entries")
                ? review().bundle(number, width)
                : review().tile(Integer.parseInt(level), number, width))
            .orElseThrow(() -> Refusal.missing("the ledger has not so many entries"));
    return new Answer(200, BYTES, tile);
  }

  Answer export(Asked asked) throws IOException {
    Review review = review();
    Query query = query(asked);
    return switch (asked.query().getOrDefault("format", "")) {
      case "csv" ->
          Answer.file(
              "text/csv; charset=utf-8", "entries.csv", out -> Exports.csv(review, query, out));
      case "jsonl" ->
          Answer.file(
              "application/jsonl", "entries.jsonl", out -> Exports.jsonl(review, query, out));
      default -> throw Refusal.bad("format is csv or jsonl");
    };
  }

  /** A period's report, up to the tree head of {@code size} entries or the newest. */
  Answer report(Asked asked) throws IOException {
    Report report = made(asked);
    String query =
        "from="
            + report.from()
            + "&to="
            + report.to()
            + "&format="
            + report.format().word()
            + "&size="
            + report.head().size();
    String name = "report-" + day(report.from()) + "-" + day(report.to());
    return new Answer(200, report.format().type(), report.document())
        .with(
            "Content-Disposition",
            "attachment; filename=\"" + name + "." + report.format().word() + "\"")
        .with("Link", "</api/v1/audit/report/signature?" + query + ">; rel=\"describedby\"");
  }

  /** The signature of the same report: it is made again, and comes out the same. */
  Answer signature(Asked asked) throws IOException {
    Report report = made(asked);
    try {
      return Answer.text(
          NOTE,
          Seal.make(
              report.document(),
              report.format().word(),
              report.from(),
              report.to(),
              report.head(),
              review().keyFile()));
    } catch (Ledger.Unavailable e) {
      throw Refusal.unavailable(String.valueOf(e.getMessage()));
    }
  }

  private Report made(Asked asked) throws IOException {
    long from = asked.whole("from", -1, 0, LATEST_TIME);
    long to = asked.whole("to", -1, from + 1, LATEST_TIME);
    Report.Format format =
        switch (asked.query().getOrDefault("format", "html")) {
          case "html" -> Report.Format.HTML;
          case "pdf" -> Report.Format.PDF;
          default -> throw Refusal.bad("format is html or pdf");
        };
    Review review = review();
    long size = asked.whole("size", 0, 0, LATEST);
    Review.Head head =
        (size == 0 ? review.head() : review.head(size))
            .orElseThrow(() ->
                Refusal.missing(
                    "no signed checkpoint covers just so many entries; leave size out"));
    return Report.of(review, head, from, to, format);
  }

  private static String day(long at) {
    return Instant.ofEpochMilli(at).toString().substring(0, 10);
  }
}
