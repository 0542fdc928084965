package io.wheeltapper.deploy.review;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.core.runtime.ledger.Entries;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.core.runtime.ledger.Merkle;
import io.wheeltapper.core.runtime.ledger.Query;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Writes what was asked for, oldest first, however much it is. Pure but for what it reads. */
public final class Exports {

  /** Keys of an entry that are columns, in this order. */
  private static final List<String> COLUMNS =
      List.of(
          "kind",
          "case",
          "target",
          "fault",
          "action",
          "rule",
          "rule_hash",
          "verdict",
          "outcome",
          "guard",
          "mode",
          "plan",
          "by",
          "reason");

  private Exports() {}

  /** One object a line: {@code {"index":N,"entry":{…}}}, the entry as it was hashed. */
  public static void jsonl(Entries entries, Query query, OutputStream out) throws IOException {
    entries.each(
        query,
        Long.MAX_VALUE,
        (index, bytes) -> out.write((json(index, bytes) + "\n").getBytes(StandardCharsets.UTF_8)));
  }

  /** An entry with its index. */
  public static String json(long index, byte[] entry) {
    return "{\"index\":" + index + ",\"entry\":" + new String(entry, StandardCharsets.UTF_8) + "}";
  }

  /**
   * A table for spreadsheets (RFC 4180, UTF-8): index, time, what most entries have, and the hash
   * by which the ledger's tiles have the entry. A text that a spreadsheet would run as a formula
   * stands behind an apostrophe.
   */
  public static void csv(Entries entries, Query query, OutputStream out) throws IOException {
    List<String> head = new ArrayList<>(List.of("index", "at"));
    head.addAll(COLUMNS);
    head.add("leaf_sha256");
    out.write((String.join(",", head) + "\r\n").getBytes(StandardCharsets.UTF_8));
    entries.each(query, Long.MAX_VALUE, (index, bytes) -> out.write(row(index, bytes)));
  }

  private static byte[] row(long index, byte[] bytes) throws IOException {
    JsonNode entry = Json.mapper().readTree(bytes);
    List<String> cells = new ArrayList<>();
    cells.add(Long.toString(index));
    cells.add(cell(time(entry.path("at").asLong())));
    COLUMNS.forEach(name -> cells.add(cell(entry.path(name).asText())));
    cells.add(HexFormat.of().formatHex(Merkle.leaf(bytes)));
    return (String.join(",", cells) + "\r\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String time(long at) {
    return Instant.ofEpochMilli(at).toString();
  }

  /** Quoted, so that no text ends its cell. */
  static String cell(String text) {
    boolean formula =
        !text.isEmpty() && "=+-@\t\r\n|%\uFF1D\uFF0B\uFF0D\uFF20".indexOf(text.charAt(0)) >= 0;
    return text.isEmpty() ? "" : "\"" + (formula ? "'" : "") + text.replace("\"", "\"\"") + "\"";
  }
}
