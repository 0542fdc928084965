package io.wheeltapper.sensors.telemetry.promql;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Problem;
import io.wheeltapper.core.yaml.Problems;
import io.wheeltapper.core.yaml.YamlFile;
import io.wheeltapper.core.yaml.YamlMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One question.
 *
 * @param name the number's name, as rules read it
 * @param text PromQL; each series of the answer is one target's number
 */
record Query(String name, String text) {

  /** Each round asks them one after another. */
  private static final int MOST = 200;

  /**
   * The questions of a file.
   *
   * @throws BadSetting with every problem and its place
   */
  static List<Query> read(String key, Path file) {
    Problems problems = new Problems();
    Optional<YamlMap> top = YamlFile.read(file, file.toString(), problems);
    List<Query> queries = top.map(Query::read).orElse(List.of());
    if (!problems.none()) {
      throw new BadSetting(key, problems.all());
    }
    return queries;
  }

  /** What is wrong with a file's text. */
  static List<Problem> problems(String text, String shownAs) {
    Problems problems = new Problems();
    YamlFile.parse(text, shownAs, problems).ifPresent(Query::read);
    return problems.all();
  }

  private static List<Query> read(YamlMap top) {
    List<Query> queries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    top.need("queries", "[{name: …, query: …}]");
    for (var value : top.list("queries")) {
      value
          .map()
          .ifPresent(map -> {
            String name = map.need("name", "flow_ratio").map(v -> v.text("")).orElse("");
            String text = map.need("query", "up").map(v -> v.text("")).orElse("");
            map.noMore();
            if (!names.add(name)) {
              map.problem("yaml-twice", "'" + name + "' is asked twice", "keep one");
            }
            if (queries.size() < MOST) {
              queries.add(new Query(name, text));
            } else {
              map.problem("too-many", "more than " + MOST + " queries", "use a second sensor");
            }
          });
    }
    top.noMore();
    return List.copyOf(queries);
  }
}
