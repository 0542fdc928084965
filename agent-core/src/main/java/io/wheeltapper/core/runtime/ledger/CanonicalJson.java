package io.wheeltapper.core.runtime.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.model.Entry;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Entries and inputs as canonical JSON (RFC 8785) and back. Pure; safe for all threads.
 *
 * <p>A found's details stand at the top level ({@code xid}, {@code pci}); one that would cover a
 * key of the entry itself is written {@code details.KEY}, so that no text can pass for a field.
 */
public final class CanonicalJson {

  /** The most bytes an entry may have: a tile's entry has a length of 16 bits (C2SP tlog-tiles). */
  public static final int LONGEST_ENTRY = 65_535;

  private static final String ESCAPE = "details.";

  private static final Set<String> RESERVED =
      Stream.concat(
              Stream.of("kind", "case", Entry.Found.RULE_HASH, Fitting.MARK),
              Arrays.stream(Entry.Found.class.getRecordComponents())
                  .map(java.lang.reflect.RecordComponent::getName))
          .collect(Collectors.toUnmodifiableSet());

  private CanonicalJson() {}

  /**
   * An entry's bytes, at most {@value #LONGEST_ENTRY}: what is too long loses evidence and free
   * text, and then has the key {@code trimmed}. Never throws for what the entry says.
   */
  public static byte[] bytes(Entry entry) {
    Entry safe = entry instanceof Entry.Found f ? rename(f, CanonicalJson::escape) : entry;
    ObjectNode tree = Json.mapper().valueToTree(safe);
    byte[] bytes = JcsWriter.bytes(tree);
    return bytes.length <= LONGEST_ENTRY ? bytes : Fitting.fit(tree, LONGEST_ENTRY);
  }

  /**
   * The entry of these bytes.
   *
   * @throws IOException when they are no entry of a kind known here
   */
  public static Entry entry(byte[] bytes) throws IOException {
    Entry entry = Json.mapper().readValue(bytes, Entry.class);
    return entry instanceof Entry.Found f ? rename(f, CanonicalJson::unescape) : entry;
  }

  /** An input's bytes, of any length. */
  public static byte[] bytes(Input input) {
    JsonNode tree = Json.mapper().valueToTree(input);
    return JcsWriter.bytes(tree);
  }

  /**
   * The input of these bytes.
   *
   * @throws IOException when they are no input of a kind known here
   */
  public static Input input(byte[] bytes) throws IOException {
    return Json.mapper().readValue(bytes, Input.class);
  }

  private static Entry.Found rename(Entry.Found f, UnaryOperator<String> name) {
    if (f.details().isEmpty()) {
      return f;
    }
    Map<String, String> details = new TreeMap<>();
    f.details().forEach((key, value) -> details.put(name.apply(key), value));
    return f.with(details);
  }

  private static String escape(String key) {
    return RESERVED.contains(key) || key.startsWith(ESCAPE) ? ESCAPE + key : key;
  }

  private static String unescape(String key) {
    return key.startsWith(ESCAPE) ? key.substring(ESCAPE.length()) : key;
  }
}
