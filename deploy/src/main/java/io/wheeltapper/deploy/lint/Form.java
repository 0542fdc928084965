package io.wheeltapper.deploy.lint;

import io.wheeltapper.core.spi.Problem;
import io.wheeltapper.core.yaml.YamlForm;
import io.wheeltapper.rules.DrlForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** {@code policy fmt}: which files are not in their form, and what it is. */
public final class Form {

  /**
   * One file.
   *
   * @param before as it stands there
   * @param after in its form
   * @param problems why it could not be formatted; it stays as it is then
   */
  public record File(Path path, String before, String after, List<Problem> problems) {
    public File {
      problems = List.copyOf(problems);
    }

    /** Whether anything would change. */
    public boolean changes() {
      return !before.equals(after);
    }
  }

  private Form() {}

  /** Every rule and YAML file in a bundle's folders, or the files themselves. */
  public static List<File> of(List<Path> wanted) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path path : wanted) {
      files.addAll(Files.isDirectory(path) ? bundle(path) : List.of(path));
    }
    List<File> formed = new ArrayList<>();
    for (Path file : files) {
      formed.add(form(file));
    }
    return formed;
  }

  private static List<Path> bundle(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(f -> ours(folder.relativize(f)))
          .sorted()
          .toList();
    }
  }

  private static boolean ours(Path inBundle) {
    String name = inBundle.toString().replace('\\', '/');
    return name.matches("[^/]+\\.yaml|(slo|tests)/.+\\.yaml|rules/[^/]+\\.drl");
  }

  private static File form(Path file) throws IOException {
    String text = Files.readString(file);
    if (file.toString().endsWith(".drl")) {
      DrlForm.Formed formed = DrlForm.form(file.toString(), text);
      return new File(file, text, formed.text(), formed.problems());
    }
    return new File(file, text, YamlForm.form(text), List.of());
  }
}
