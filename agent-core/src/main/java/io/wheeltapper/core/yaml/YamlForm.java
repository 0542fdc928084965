package io.wheeltapper.core.yaml;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.Event;

/**
 * The form of YAML files: no blanks at the ends of lines, no two blank lines together, line feeds,
 * one at the end. A file in which that would change a value, such as a text over several lines,
 * stays as it is; so does one that is no YAML.
 */
public final class YamlForm {

  private YamlForm() {}

  /** The text in its form. */
  public static String form(String text) {
    String formed =
        text.replace("\r\n", "\n")
                .replaceAll("[ \\t]+(?=\\n|$)", "")
                .replaceAll("\\n{3,}", "\n\n")
                .strip()
            + "\n";
    List<String> before = events(text);
    return !before.isEmpty() && before.equals(events(formed)) ? formed : text;
  }

  /** What a parser sees, without places; empty for what is no YAML. */
  private static List<String> events(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit((int) YamlFile.LONGEST);
    List<String> seen = new ArrayList<>();
    try {
      for (Event event : new Yaml(options).parse(new StringReader(text))) {
        seen.add(event.toString());
      }
    } catch (YAMLException e) {
      return List.of();
    }
    return seen;
  }
}
