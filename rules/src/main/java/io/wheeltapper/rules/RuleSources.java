package io.wheeltapper.rules;

import io.wheeltapper.core.model.Digest;
import io.wheeltapper.core.spi.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the rules are made from: the texts of {@code rules/*.drl} and {@code tables/*.csv}, by their
 * path as a person would name it, and of each {@code tables/*.xlsx} its sheet as such a text, by
 * path and sheet. The order is that of the names and decides nothing: every rule says its own
 * salience.
 *
 * @param unread what is wrong with tables that could not be taken over; nothing runs then
 */
public record RuleSources(SortedMap<String, String> files, List<Problem> unread) {

  /** Largest rule file or table, in bytes; ours are a hundredth of it. */
  public static final long LARGEST = 4L << 20;

  /** Spreadsheets that look like a table and are not read: silence would be worse. */
  private static final List<String> SPREADSHEETS = List.of(".xls", ".xlsm", ".xlsb", ".ods");

  private static final List<String> TABLES =
      Stream.concat(Stream.of(".csv", ".xlsx"), SPREADSHEETS.stream()).toList();

  public RuleSources {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    unread = List.copyOf(unread);
  }

  /** Texts that are all there. */
  public RuleSources(SortedMap<String, String> files) {
    this(files, List.of());
  }

  /**
   * Reads a bundle's folder; may lie in a jar's file system.
   *
   * @throws IOException naming the file that cannot be read, is too large, or is not UTF-8
   */
  public static RuleSources read(Path bundle) throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    List<Problem> unread = new ArrayList<>();
    for (Path file : filesIn(bundle)) {
      String name = file.toString();
      if (name.endsWith(".xlsx")) {
        Workbook.read(name, bytes(file), files, unread);
      } else if (SPREADSHEETS.stream().anyMatch(name::endsWith)) {
        unread.add(
            new Problem(
                name, 0, 0, "table-kind", "this is not read", "save it as .xlsx or as .csv"));
      } else {
        files.put(name, text(file));
      }
    }
    RuleSources sources = new RuleSources(files, unread);
    return new RuleSources(files, Stream.concat(unread.stream(), sources.twice()).toList());
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

  private Stream<Problem> twice() {
    Set<String> names = new HashSet<>();
    return tables().keySet().stream()
        .filter(file -> !names.add(table(file)))
        .map(file ->
            new Problem(
                file, 0, 0, "table-twice", "there is another table of this name", "keep one"));
  }

  SortedMap<String, String> drl() {
    return ending(name -> name.endsWith(".drl"));
  }

  SortedMap<String, String> tables() {
    return ending(name -> name.endsWith(".csv") || name.contains(Workbook.SHEET));
  }

  /** The tables as rules name them. */
  Set<String> tableNames() {
    return tables().keySet().stream().map(RuleSources::table).collect(Collectors.toSet());
  }

  /** A table's name: its file's without folder and ending. */
  static String table(String file) {
    String last = file.substring(file.replace('\\', '/').lastIndexOf('/') + 1);
    int sheet = last.indexOf(Workbook.SHEET);
    return last.substring(0, sheet < 0 ? last.length() - ".csv".length() : sheet);
  }

  static String inBundle(String name) {
    String[] parts = name.replace('\\', '/').split("/", -1);
    return parts.length < 2 ? name : parts[parts.length - 2] + "/" + parts[parts.length - 1];
  }

  private SortedMap<String, String> ending(Predicate<String> wanted) {
    SortedMap<String, String> found = new TreeMap<>(files);
    found.keySet().removeIf(wanted.negate());
    return found;
  }

  private static List<Path> filesIn(Path bundle) throws IOException {
    try (Stream<Path> rules = list(bundle.resolve("rules"), List.of(".drl"));
        Stream<Path> tables = list(bundle.resolve("tables"), TABLES)) {
      return Stream.concat(rules, tables).sorted().toList();
    }
  }

  private static Stream<Path> list(Path folder, List<String> endings) throws IOException {
    return Files.isDirectory(folder)
        ? Files.list(folder).filter(f -> endings.stream().anyMatch(f.toString()::endsWith))
        : Stream.empty();
  }

  private static byte[] bytes(Path file) throws IOException {
    if (Files.size(file) > LARGEST) {
      throw new IOException(file + ": larger than " + LARGEST + " bytes; split it");
    }
    return Files.readAllBytes(file);
  }

  private static String text(Path file) throws IOException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(file))).toString();
    } catch (CharacterCodingException e) {
      throw new IOException(file + ": not UTF-8; save it as UTF-8", e);
    }
  }
}
