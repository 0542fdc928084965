package io.wheeltapper.deploy.cover;

import io.wheeltapper.core.yaml.Problems;
import io.wheeltapper.core.yaml.YamlFile;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where each rung of each ladder stands in {@code ladders.yaml}. */
final class Rungs {

  /**
   * One rung.
   *
   * @param number its place on the ladder, from 0
   */
  record Rung(String fault, int number, String name, String file, int line) {}

  private Rungs() {}

  static List<Rung> in(Path bundle) {
    Path file = bundle.resolve("ladders.yaml");
    Optional<YamlMap> ladders =
        YamlFile.read(file, file.toString(), new Problems()).flatMap(top -> top.map("ladders"));
    List<Rung> all = new ArrayList<>();
    for (Map.Entry<String, YamlValue> ladder :
        ladders.map(YamlMap::all).orElse(Map.of()).entrySet()) {
      List<YamlValue> rungs = ladder.getValue().map().map(m -> m.list("rungs")).orElse(List.of());
      for (int i = 0; i < rungs.size(); i++) {
        String name = rungs.get(i).map().map(m -> m.text("name", "")).orElse("");
        all.add(new Rung(ladder.getKey(), i, name, file.toString(), rungs.get(i).line()));
      }
    }
    return all;
  }
}
