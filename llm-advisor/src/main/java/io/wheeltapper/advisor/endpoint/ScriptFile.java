package io.wheeltapper.advisor.endpoint;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.yaml.Problems;
import io.wheeltapper.core.yaml.YamlFile;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A scripted model in YAML: {@code model}, {@code rules} (each {@code when}, a list of words that
 * must all be in the question, and {@code answer}) and {@code answers}, in order.
 */
public final class ScriptFile {

  private ScriptFile() {}

  /**
   * Reads one.
   *
   * @throws BadSetting with all that is wrong, each with its place
   */
  public static Script read(Path file) {
    Problems problems = new Problems();
    Optional<Script> script =
        YamlFile.read(file, file.toString(), problems).map(top -> script(top));
    if (!problems.none() || script.isEmpty()) {
      throw new BadSetting("file", problems.all());
    }
    return script.get();
  }

  private static Script script(YamlMap top) {
    List<Script.Rule> rules = new ArrayList<>();
    for (YamlValue value : top.list("rules")) {
      value
          .map()
          .ifPresent(rule -> {
            List<String> when = rule.list("when").stream().map(w -> w.text("")).toList();
            rules.add(
                new Script.Rule(
                    when, rule.need("answer", "a JSON text").map(a -> a.text("")).orElse("")));
            rule.noMore();
          });
    }
    List<String> answers = top.list("answers").stream().map(a -> a.text("")).toList();
    String model = top.text("model", "scripted");
    top.noMore();
    return new Script(model, rules, answers);
  }
}
