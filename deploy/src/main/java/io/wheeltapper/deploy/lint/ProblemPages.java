package io.wheeltapper.deploy.lint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The documentation of each code, from {@code problems.md}. Read once; safe for all threads. */
public final class ProblemPages {

  /** The file's name; a code is an anchor in it. */
  static final String FILE = "problems.md";

  private static final Map<String, String> PAGES = read();

  private ProblemPages() {}

  /** What the code means, a wrong line and the right one. */
  public static Optional<String> find(String code) {
    return Optional.ofNullable(PAGES.get(code));
  }

  /** Every code that has a page, in the file's order. */
  public static Set<String> codes() {
    return java.util.Collections.unmodifiableSet(PAGES.keySet());
  }

  /** The first sentence of a page: what the code means. */
  static String meaning(String code) {
    String page = PAGES.getOrDefault(code, code);
    int example = page.indexOf("\n\n");
    return (example < 0 ? page : page.substring(0, example)).replace('\n', ' ');
  }

  private static Map<String, String> read() {
    try (InputStream in = ProblemPages.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("this build has no " + FILE);
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> parse(String text) {
    Map<String, String> pages = new LinkedHashMap<>();
    String code = "";
    StringBuilder page = new StringBuilder();
    for (String line : text.lines().toList()) {
      if (line.startsWith("#")) {
        keep(pages, code, page);
        code = line.startsWith("### ") ? line.substring(4).strip() : "";
      } else if (!code.isEmpty()) {
        page.append(line).append('\n');
      }
    }
    keep(pages, code, page);
    return pages;
  }

  private static void keep(Map<String, String> pages, String code, StringBuilder page) {
    if (!code.isEmpty() && pages.put(code, page.toString().strip()) != null) {
      throw new IllegalStateException(FILE + ": two pages for " + code);
    }
    page.setLength(0);
  }
}
