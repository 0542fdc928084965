package io.wheeltapper.deploy.fuzz;

import io.wheeltapper.core.spi.Problem;
import io.wheeltapper.rules.Compilation;
import io.wheeltapper.rules.RuleCompiler;
import io.wheeltapper.rules.RuleSources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Attacks spliced into the default bundle's rules. The input is read as a series of choices: a rule
 * of ours, pieces of attacks, where they go in, what is cut, doubled or swapped; and the last bytes
 * as text of its own. What comes out is mostly grammatical, so that the fuzzer reaches what lies
 * behind the parser. A finding is a text that the check lets pass although it names something that
 * rules must not reach, or one that the check, the compiler or the scan stumbles over.
 */
final class Splice implements Target {

  /** What no rule that is let pass may hold outside its strings and remarks. */
  private static final Pattern FORBIDDEN =
      Pattern.compile(
          "\\b(?:Runtime|ProcessBuilder|ProcessHandle|System|Thread|ClassLoader|Class|Unsafe|File"
              + "|Files|Path|Socket|HttpClient|InetAddress|MVEL|MethodHandles|ServiceLoader"
              + "|ThreadLocalRandom|Instant|getClass|forName|kcontext|drools|eval|exec|exit|halt"
              + "|insert|insertLogical|modify|update|retract|delete|while|for|do|new|synchronized"
              + "|function|global|declare|query|timer|dialect|matches|soundslike|instanceof)\\b"
              + "|->|::");

  private static final Pattern SILENT =
      Pattern.compile(
          "\"(?:[^\"\\\\]|\\\\.)*+\"|'(?:[^'\\\\]|\\\\.)*+'|//[^\\n]*+|/\\*(?s:.)*?\\*/");

  private static final Pattern WORD =
      Pattern.compile("\\(|\\)|,|;|\"|[A-Za-z$_][\\w$]*|\\s+|==|\\.");
  private static final int LONGEST = 6_000;

  private static final boolean STRICT = Boolean.getBoolean("wheeltapper.fuzz.strict");

  private final List<String> rules = new ArrayList<>();
  private final List<String> attacks = new ArrayList<>();
  private final List<String> pieces = new ArrayList<>();

  Splice() throws IOException {
    for (Path file : files(Targets.policies().resolve("rules"))) {
      Stream.of(Files.readString(file).split("(?m)(?=^rule\\b)"))
          .filter(r -> r.startsWith("rule") && !r.contains("Row("))
          .forEach(rules::add);
    }
    for (Path file : files(Targets.policies().resolve("../rules/src/test/resources/attacks"))) {
      String text = Files.readString(file).replaceAll("(?m)^//.*\n", "");
      if (file.toString().endsWith(".drl") && !text.contains("«")) {
        attacks.add(text);
        // What stands between the brackets of its conditions, its conclusion, its whole head.
        Matcher piece =
            Pattern.compile("(?s)Event\\((.*?)\\)\\s*then\\s*(.*?)\\s*end").matcher(text);
        if (piece.find()) {
          pieces.add(piece.group(1));
          pieces.add(piece.group(2));
          pieces.add(text.substring(0, Math.max(0, text.indexOf("when"))));
        }
      }
    }
    pieces.removeIf(String::isBlank);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    }
  }

  @Override
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (int i = 0; i < attacks.size(); i++) {
      seeds.add(new byte[] {(byte) 255, (byte) i, 0});
      seeds.add(new byte[] {(byte) (i % 200), 3, (byte) i, (byte) (7 * i), 1, (byte) i, 40});
    }
    return seeds;
  }

  @Override
  public void take(byte[] input) throws Exception {
    String text = text(new Choices(input));
    if (text.length() > LONGEST) {
      return;
    }
    RuleSources sources = new RuleSources(new TreeMap<>(Map.of("rules/f.drl", text)));
    List<Problem> slips = RuleCompiler.slips(sources);
    Targets.placed(slips, p -> p.file().equals("rules/f.drl"));
    if (!slips.isEmpty()) {
      return;
    }
    Matcher named = FORBIDDEN.matcher(SILENT.matcher(text).replaceAll(" "));
    if (named.find()) {
      throw new IllegalStateException("the check lets '" + named.group() + "' pass:\n" + text);
    }
    // What the scan stops does not link: that is the second line's work, and no finding. With
    // -Dwheeltapper.fuzz.strict it is one, for whoever sharpens the first.
    Compilation compiled = new RuleCompiler().compile(sources);
    if (STRICT && compiled instanceof Compilation.Refused refused) {
      for (Problem problem : refused.problems()) {
        if (problem.code().equals("drl-class")) {
          throw new IllegalStateException("only the scan stopped it: " + problem + "\n" + text);
        }
      }
    }
  }

  private String text(Choices choices) {
    int first = choices.next();
    StringBuilder text =
        new StringBuilder(
            first == 255
                ? attacks.get(choices.below(attacks.size()))
                : rules.get(first % rules.size()));
    for (int edit = choices.below(6); edit > 0; edit--) {
      List<int[]> words = words(text);
      if (words.isEmpty()) {
        break;
      }
      int[] at = words.get(choices.below(words.size()));
      String piece = pieces.get(choices.below(pieces.size()));
      switch (choices.below(6)) {
        case 0 -> text.replace(at[0], at[1], piece);
        case 1 -> text.insert(at[1], piece);
        case 2 -> text.insert(at[0], ", " + piece + " ");
        case 3 -> text.delete(at[0], at[1]);
        case 4 -> {
          int[] other = words.get(choices.below(words.size()));
          text.replace(at[0], at[1], text.substring(other[0], other[1]));
        }
        default -> text.insert(at[0], choices.text());
      }
    }
    return text.toString();
  }

  private static List<int[]> words(CharSequence text) {
    return WORD.matcher(text).results().map(m -> new int[] {m.start(), m.end()}).toList();
  }

  /** The input as choices; when it is used up, the first of everything. */
  private static final class Choices {
    private final byte[] input;
    private int at;

    Choices(byte[] input) {
      this.input = input;
    }

    int next() {
      return at < input.length ? input[at++] & 0xff : 0;
    }

    int below(int bound) {
      return (next() * 256 + next()) % bound;
    }

    String text() {
      int length = Math.min(next() % 40, input.length - at);
      String text = new String(input, at, Math.max(0, length), StandardCharsets.UTF_8);
      at += Math.max(0, length);
      return text;
    }
  }
}
