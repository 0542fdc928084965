package io.wheeltapper.rules;

import io.wheeltapper.core.model.Digest;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the rules are made from: the texts of {@code rules/*.drl} and {@code tables/*.csv}, by their
 * path as a person would name it. The order is that of the names and decides nothing: every rule
 * says its own salience.
 */
public record RuleSources(SortedMap<String, String> files) {

  /** Largest rule file or table, in bytes; ours are a hundredth of it. */
  public static final long LARGEST = 4L << 20;

  public RuleSources {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /**
   * Reads a bundle's folder; may lie in a jar's file system.
   *
   * @throws IOException naming the file that cannot be read, is too large, or is not UTF-8
   */
  public static RuleSources read(Path bundle) throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    for (Path file : filesIn(bundle)) {
      files.put(file.toString(), text(file));
    }
    return new RuleSources(files);
  }

  /**
   * SHA-256 over names and texts, hex. The folder above {@code rules/} and {@code tables/} is left
   * out.
   */
  public String hash() {
    SortedMap<String, String> named = new TreeMap<>();
    files.forEach((name, text) -> named.put(inBundle(name), text));
    return Digest.full(named);
  }

  /** A file, as the sources name it, and a line of it, from 1. */
  public record Place(String file, int line) {}

  /** Where a table's row stands; its table's first line where it is not there. */
  public Place place(Row row) {
    for (Map.Entry<String, String> file : tables().entrySet()) {
      if (table(file.getKey()).equals(row.table())) {
        return new Place(file.getKey(), TableReader.line(file.getValue(), row.order()));
      }
    }
    return new Place(row.table(), 1);
  }

  SortedMap<String, String> drl() {
    return endingIn(".drl");
  }

  SortedMap<String, String> tables() {
    return endingIn(".csv");
  }

  /** The tables as rules name them. */
  Set<String> tableNames() {
    return tables().keySet().stream().map(RuleSources::table).collect(Collectors.toSet());
  }

  /** A table's name: its file's without folder and ending. */
  static String table(String file) {
    String last = file.substring(file.replace('\\', '/').lastIndexOf('/') + 1);
    return last.substring(0, last.length() - ".csv".length());
  }

  static String inBundle(String name) {
    String[] parts = name.replace('\\', '/').split("/", -1);
    return parts.length < 2 ? name : parts[parts.length - 2] + "/" + parts[parts.length - 1];
  }

  private SortedMap<String, String> endingIn(String ending) {
    SortedMap<String, String> found = new TreeMap<>(files);
    found.keySet().removeIf(name -> !name.endsWith(ending));
    return found;
  }

  private static List<Path> filesIn(Path bundle) throws IOException {
    try (Stream<Path> rules = list(bundle.resolve("rules"), ".drl");
        Stream<Path> tables = list(bundle.resolve("tables"), ".csv")) {
      return Stream.concat(rules, tables).sorted().toList();
    }
  }

  private static Stream<Path> list(Path folder, String ending) throws IOException {
    return Files.isDirectory(folder)
        ? Files.list(folder).filter(f -> f.toString().endsWith(ending))
        : Stream.empty();
  }

  private static String text(Path file) throws IOException {
    if (Files.size(file) > LARGEST) {
      throw new IOException(file + ": larger than " + LARGEST + " bytes; split it");
    }
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (MalformedInputException e) {
      throw new IOException(file + ": not UTF-8; save it as UTF-8", e);
    }
  }
}
