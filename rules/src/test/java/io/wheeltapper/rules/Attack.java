package io.wheeltapper.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The attacks of {@code src/test/resources/attacks}: one file each, which says on its first lines
 * what it tries, by which code it is refused, and what stops it where the check were not there.
 * {@code «300:(»} stands for so many of them.
 */
record Attack(String name, String text, String code, String around) {

  private static final Pattern MANY = Pattern.compile("«(\\d+):([^»]*)»");

  static List<Attack> all() {
    try (Stream<Path> files = Files.list(folder())) {
      return files.sorted().map(Attack::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder() {
    String root = System.getProperty("wheeltapper.root", "..");
    return Path.of(root, "rules/src/test/resources/attacks");
  }

  private static Attack read(Path file) {
    try {
      String text = Files.readString(file);
      return new Attack(
          "" + file.getFileName(),
          expand(text),
          said(text, "Refused"),
          said(text, "Around the check"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String expand(String text) {
    return MANY.matcher(text)
        .replaceAll(m -> Matcher.quoteReplacement(m.group(2).repeat(Integer.parseInt(m.group(1)))));
  }

  private static String said(String text, String key) {
    Matcher said = Pattern.compile("(?m)^(?://|#) " + key + ": (.*)$").matcher(text);
    if (!said.find()) {
      throw new IllegalStateException("it does not say '" + key + "': " + text);
    }
    return said.group(1);
  }

  boolean isTable() {
    return name.endsWith(".csv");
  }

  String file() {
    return (isTable() ? "tables/" : "rules/") + name;
  }

  @Override
  public String toString() {
    return name;
  }
}
