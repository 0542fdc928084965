package io.wheeltapper.core.yaml;

import io.wheeltapper.core.spi.Problem;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Opens a YAML file whose top is a mapping. Builds no Java objects from tags: nodes only. */
public final class YamlFile {

  /** Longest file read, in bytes; the default bundle's largest has 20 kB. */
  static final long LONGEST = 4L << 20;

  private YamlFile() {}

  /**
   * The file's top mapping, or empty with the reason added to {@code problems}.
   *
   * @param shownAs the file as the person named it
   */
  public static Optional<YamlMap> read(Path file, String shownAs, Problems problems) {
    return text(file, shownAs, problems).flatMap(t -> parse(t, shownAs, problems));
  }

  /**
   * The file's text, or empty with the reason added to {@code problems}.
   *
   * @param shownAs the file as the person named it
   */
  public static Optional<String> text(Path file, String shownAs, Problems problems) {
    try {
      if (Files.size(file) > LONGEST) {
        problems.file(shownAs, "yaml-size", "is longer than 4 MiB", "split it");
        return Optional.empty();
      }
      return Optional.of(Files.readString(file));
    } catch (MalformedInputException e) {
      problems.file(shownAs, "yaml-encoding", "is not UTF-8 text", "save it as UTF-8");
    } catch (IOException e) {
      problems.file(
          shownAs,
          "yaml-read",
          "cannot be read (" + e.getClass().getSimpleName() + ")",
          "name a file that is there and readable");
    }
    return Optional.empty();
  }

  /** The top mappings of a file's documents, one after the other; empty ones are passed over. */
  public static List<YamlMap> documents(Path file, String shownAs, Problems problems) {
    return text(file, shownAs, problems).map(t -> parseAll(t, shownAs, problems)).orElse(List.of());
  }

  /** The same from text. */
  public static Optional<YamlMap> parse(String text, String shownAs, Problems problems) {
    Node top;
    try {
      top = new Yaml(options()).compose(new StringReader(text));
    } catch (YAMLException e) {
      wrong(e, text, shownAs, problems);
      return Optional.empty();
    }
    if (top instanceof MappingNode mapping) {
      return Optional.of(new YamlMap(mapping, shownAs, problems));
    }
    problems.add(
        new Problem(shownAs, 1, 1, "yaml-shape", "has no keys at its top", "write KEY: VALUE"));
    return Optional.empty();
  }

  private static List<YamlMap> parseAll(String text, String shownAs, Problems problems) {
    List<YamlMap> all = new ArrayList<>();
    try {
      for (Node top : new Yaml(options()).composeAll(new StringReader(text))) {
        if (top instanceof MappingNode mapping) {
          all.add(new YamlMap(mapping, shownAs, problems));
        } else if (!(top instanceof ScalarNode scalar && scalar.getValue().isEmpty())) {
          Mark mark = top.getStartMark();
          problems.add(
              new Problem(
                  shownAs,
                  mark.getLine() + 1,
                  mark.getColumn() + 1,
                  "yaml-shape",
                  "this document has no keys at its top",
                  "write KEY: VALUE"));
        }
      }
    } catch (YAMLException e) {
      wrong(e, text, shownAs, problems);
    }
    return all;
  }

  private static void wrong(YAMLException e, String text, String shownAs, Problems problems) {
    if (!(e instanceof MarkedYAMLException marked)) {
      problems.file(shownAs, "yaml", "is no YAML: " + e.getMessage(), "write plain YAML text");
      return;
    }
    Mark mark = marked.getProblemMark() == null ? marked.getContextMark() : marked.getProblemMark();
    int line = mark == null ? 0 : mark.getLine() + 1;
    int column = mark == null ? 0 : mark.getColumn() + 1;
    String what = String.valueOf(marked.getProblem());
    problems.add(
        new Problem(shownAs, line, column, "yaml", "is no YAML: " + what, mend(text, line)));
  }

  private static LoaderOptions options() {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    // Many faults share a ladder's rungs. Readers walk no deeper than their keys go, so that
    // aliases of
    // aliases multiply three times at most.
    options.setMaxAliasesForCollections(100);
    options.setNestingDepthLimit(20);
    options.setCodePointLimit((int) LONGEST);
    return options;
  }

  private static String mend(String text, int line) {
    boolean tab =
        line > 0
            && text.lines().skip(line - 1L).findFirst().filter(l -> l.contains("\t")).isPresent();
    return tab ? "indent with blanks, not tabs" : "check indentation, quotes and brackets here";
  }
}
