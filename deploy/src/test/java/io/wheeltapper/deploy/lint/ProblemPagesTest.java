package io.wheeltapper.deploy.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every code that the sources can emit has its page, and no page is about nothing. */
class ProblemPagesTest {

  /** The methods and constructors through which a problem is said, all over the sources. */
  private static final Pattern CALL =
      Pattern.compile(
          "\\b(?:problem|here|elsewhere|file|about|all|add|refuse|atFact|atRule|atLadder|atLimits|Problem)\\(");

  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"");
  private static final Pattern CODE = Pattern.compile("yaml|[a-z]+(-[a-z0-9]+)+");

  @Test
  void everyCodeHasItsPage() throws IOException {
    Set<String> missing = new TreeSet<>();
    Set<String> all = new TreeSet<>();
    for (Path source : sources()) {
      for (String code : emitted(Files.readString(source))) {
        all.add(code);
        if (ProblemPages.find(code).isEmpty()) {
          missing.add(code + " (" + source.getFileName() + ")");
        }
      }
    }
    assertTrue(all.size() > 100, "this test no longer sees how problems are said: " + all);
    assertEquals(
        Set.of(),
        missing,
        "write a section '### CODE' for each in"
            + " deploy/src/main/resources/io/wheeltapper/deploy/lint/problems.md");
  }

  @Test
  void noPageIsAboutNothing() throws IOException {
    Set<String> orphans = new TreeSet<>(ProblemPages.codes());
    for (Path source : sources()) {
      Matcher literal = LITERAL.matcher(Files.readString(source));
      while (literal.find()) {
        orphans.remove(literal.group(1));
      }
    }
    assertEquals(Set.of(), orphans);
  }

  @Test
  void everyPageHasAWrongLineAndTheRightOne() {
    for (String code : ProblemPages.codes()) {
      String page = ProblemPages.find(code).orElseThrow();
      assertTrue(
          page.matches("(?s)\\S.*?\\.\\n\\n    wrong  \\S.*?\\n    right  \\S.*"),
          code + ": " + page);
      assertTrue(ProblemPages.meaning(code).endsWith("."), code);
    }
    assertTrue(ProblemPages.codes().size() > 100);
  }

  private static List<Path> sources() throws IOException {
    List<Path> all = new ArrayList<>();
    String java = "src/main/java";
    for (String folder :
        List.of(
            "agent-core/" + java,
            "rules/" + java,
            "deploy/" + java,
            // Of the adviser the runbooks alone: its other words in such calls are settings.
            "llm-advisor/" + java + "/io/wheeltapper/advisor/runbook")) {
      try (Stream<Path> files = Files.walk(Path.of("..", folder))) {
        files.filter(f -> f.toString().endsWith(".java")).forEach(all::add);
      }
    }
    assertTrue(all.size() > 300, "the sources are not where this test looks");
    return all;
  }

  /** Codes in the brackets of such calls; one that also says a sentence, so no name of a thing. */
  private static Set<String> emitted(String text) {
    Set<String> codes = new TreeSet<>();
    Matcher call = CALL.matcher(text);
    while (call.find()) {
      String inside = inside(text, call.end());
      Set<String> here = new TreeSet<>();
      boolean sentence = false;
      Matcher literal = LITERAL.matcher(inside);
      while (literal.find()) {
        if (CODE.matcher(literal.group(1)).matches()) {
          here.add(literal.group(1));
        }
        sentence |= literal.group(1).contains(" ");
      }
      if (sentence && inside.length() < 1_000) {
        codes.addAll(here);
      }
    }
    return codes;
  }

  private static String inside(String text, int from) {
    int depth = 1;
    int at = from;
    boolean quoted = false;
    while (at < text.length() && depth > 0) {
      char c = text.charAt(at);
      if (c == '\\' && quoted) {
        at++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == '(') {
        depth++;
      } else if (!quoted && c == ')') {
        depth--;
      }
      at++;
    }
    return text.substring(from, Math.min(at, text.length()));
  }
}
