package io.wheeltapper.rules;

import io.wheeltapper.core.spi.Problem;
import java.util.List;

/**
 * The one form of rule files, that of the default bundle. Only blanks and line breaks change, and
 * only where they mean nothing: what comes out has the same words in the same order, checked each
 * time. Lines are broken where their author broke them.
 */
public final class DrlForm {

  private DrlForm() {}

  /**
   * What became of a file.
   *
   * @param text in its form; as it was where there is a problem
   * @param problems why it could not be formatted
   */
  public record Formed(String text, List<Problem> problems) {
    public Formed {
      problems = List.copyOf(problems);
    }
  }

  /** Formats a rule file's text. */
  public static Formed form(String file, String text) {
    if (Drl.parse(file, text) instanceof Drl.Parsed.Bad bad) {
      return new Formed(text, bad.problems());
    }
    List<DrlToken> tokens = DrlToken.of(text);
    String formed = new DrlLines(tokens).write();
    boolean same = words(tokens).equals(words(DrlToken.of(formed)));
    if (!same || !(Drl.parse(file, formed) instanceof Drl.Parsed.Good)) {
      return new Formed(
          text,
          List.of(
              new Problem(
                  file,
                  0,
                  0,
                  "fmt-unsafe",
                  "is left as it is: its form could not be changed without changing its words",
                  "break its longest lines by hand and try again")));
    }
    return new Formed(formed, List.of());
  }

  private static List<String> words(List<DrlToken> tokens) {
    return tokens.stream().map(DrlToken::text).toList();
  }
}
