package io.wheeltapper.sensors.facility.modbus;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Problem;
import io.wheeltapper.core.yaml.Problems;
import io.wheeltapper.core.yaml.YamlFile;
import io.wheeltapper.core.yaml.YamlMap;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Register maps as people write them. */
public final class RegisterMaps {

  private RegisterMaps() {}

  /** What is wrong with a map. */
  public static List<Problem> problems(Path file) {
    Problems problems = new Problems();
    YamlFile.read(file, file.toString(), problems).ifPresent(RegisterMapReader::read);
    return problems.all();
  }

  /**
   * The map of a file.
   *
   * @throws BadSetting with every problem and its place
   */
  static RegisterMap of(String key, Path file) {
    Problems problems = new Problems();
    Optional<YamlMap> top = YamlFile.read(file, file.toString(), problems);
    Optional<RegisterMap> map = top.map(RegisterMapReader::read);
    if (!problems.none()) {
      throw new BadSetting(key, problems.all());
    }
    return map.orElseThrow();
  }
}
