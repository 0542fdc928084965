package io.wheeltapper.deploy.lint;

import io.wheeltapper.core.policy.PolicyReader;
import io.wheeltapper.core.spi.Problem;
import io.wheeltapper.rules.RuleShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Remarks that the author has answered: {@code // lint: ignore CODE because WHY} anywhere in the
 * rule, {@code # lint: ignore …} on the line or in the remarks right above it. One without a
 * reason, or that silences nothing, is itself a finding.
 */
public final class Ignores {

  private static final Pattern IGNORE =
      Pattern.compile("(?://|#)\\s*lint:\\s*ignore\\b\\s*(\\S*)(?:\\s+because\\s+(\\S.*))?");

  /** One such remark, and the lines that it is about. */
  private static final class Ignore {
    final String file;
    final int line;
    final int column;
    final String code;
    final boolean reasoned;
    int from;
    int to;
    boolean used;

    Ignore(String file, int line, Matcher words) {
      this.file = file;
      this.line = line;
      this.column = words.start() + 1;
      this.code = words.group(1);
      this.reasoned = words.group(2) != null;
    }

    Optional<Remark> remark() {
      if (!reasoned) {
        return Optional.of(
            Remark.warning(
                new Problem(
                    file,
                    line,
                    column,
                    "lint-ignore-why",
                    "this silences nothing: it does not say why",
                    "write lint: ignore CODE because …")));
      }
      return used
          ? Optional.empty()
          : Optional.of(
              Remark.warning(
                  new Problem(
                      file,
                      line,
                      column,
                      "lint-ignore-idle",
                      "there is no finding of " + code + " here",
                      "drop the remark")));
    }
  }

  private final List<Ignore> all = new ArrayList<>();

  private Ignores() {}

  /** Whether a text holds such a remark, with a reason or without. */
  public static boolean in(String text) {
    return IGNORE.matcher(text).find();
  }

  /** What is left of the findings, and what is wrong with the remarks that silence. */
  static List<Remark> apply(Subject bundle, List<Remark> found) throws IOException {
    Ignores ignores = new Ignores();
    for (Map.Entry<String, String> file : texts(bundle.folder()).entrySet()) {
      ignores.read(file.getKey(), file.getValue().split("\n", -1), bundle.rules());
    }
    List<Remark> left = new ArrayList<>();
    for (Remark remark : found) {
      if (!ignores.silence(remark.problem())) {
        left.add(remark);
      }
    }
    ignores.all.forEach(i -> i.remark().ifPresent(left::add));
    return left;
  }

  private static Map<String, String> texts(Path folder) throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, Path> file : PolicyReader.files(folder).entrySet()) {
      String name = file.getKey();
      if (name.endsWith(".drl") || name.endsWith(".yaml") && !name.startsWith("tests/")) {
        texts.put(folder.resolve(name).toString(), Files.readString(file.getValue()));
      }
    }
    return texts;
  }

  private void read(String file, String[] lines, List<RuleShape> rules) {
    for (int i = 0; i < lines.length; i++) {
      Matcher words = IGNORE.matcher(lines[i]);
      if (words.find()) {
        Ignore ignore = new Ignore(file, i + 1, words);
        int next = i;
        while (next < lines.length - 1 && lines[next].strip().matches("(//|#).*")) {
          next++;
        }
        int below = next + 1;
        RuleShape rule =
            rules.stream()
                .filter(r -> r.file().equals(file) && r.line() <= below && below <= r.end())
                .findFirst()
                .orElse(null);
        ignore.from = rule == null ? below : rule.line();
        ignore.to = rule == null ? below : rule.end();
        all.add(ignore);
      }
    }
  }

  private boolean silence(Problem problem) {
    boolean silenced = false;
    for (Ignore ignore : all) {
      if (ignore.reasoned
          && ignore.file.equals(problem.file())
          && ignore.code.equals(problem.code())
          && ignore.from <= problem.line()
          && problem.line() <= ignore.to) {
        ignore.used = true;
        silenced = true;
      }
    }
    return silenced;
  }
}
