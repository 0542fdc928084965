package io.wheeltapper.deploy.lint;

import io.wheeltapper.core.spi.Problem;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Something to say about a bundle, and how bad it is. */
public record Remark(Severity severity, Problem problem) {

  /** By place. */
  static final Comparator<Remark> BY_PLACE =
      Comparator.comparing((Remark r) -> r.problem().file())
          .thenComparingInt(r -> r.problem().line())
          .thenComparingInt(r -> r.problem().column())
          .thenComparing(r -> r.problem().code())
          .thenComparing(r -> r.problem().message());

  /** The bundle cannot run. */
  public static Remark error(Problem problem) {
    return new Remark(Severity.ERROR, problem);
  }

  /** It runs, and most likely not as meant. */
  public static Remark warning(Problem problem) {
    return new Remark(Severity.WARNING, problem);
  }

  /** For {@code --json}: one object. */
  public Map<String, Object> json() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("kind", "problem");
    object.put("severity", severity.word());
    object.put("code", problem.code());
    object.put("file", problem.file());
    object.put("line", problem.line());
    object.put("column", problem.column());
    object.put("message", problem.message());
    object.put("mend", problem.mend());
    return object;
  }

  /** {@code file:line:col: warning: message; mend [code]}; of an error no word stands there. */
  @Override
  public String toString() {
    return severity == Severity.ERROR
        ? problem.toString()
        : new Problem(
                problem.file(),
                problem.line(),
                problem.column(),
                problem.code(),
                severity.word() + ": " + problem.message(),
                problem.mend())
            .toString();
  }
}
