package io.wheeltapper.deploy.scenario;

import io.wheeltapper.core.spi.Problem;
import io.wheeltapper.core.yaml.Problems;
import io.wheeltapper.deploy.wiring.Bundle;
import java.nio.file.Path;
import java.util.List;

/** Reads files of scenarios against one bundle, without playing them. */
public final class ScenarioText {

  private final Names names;

  /** Against the names of a bundle. */
  public ScenarioText(Bundle bundle, Path folder) throws Exception {
    this.names = Names.of(bundle, folder);
  }

  /** What is wrong with the file. */
  public List<Problem> problems(Path file) {
    Problems problems = new Problems();
    new ScenarioReader(names, problems).read(file, file.toString());
    return problems.all();
  }
}
