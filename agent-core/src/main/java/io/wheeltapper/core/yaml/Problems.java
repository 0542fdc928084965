package io.wheeltapper.core.yaml;

import io.wheeltapper.core.spi.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gathers everything that is wrong with what a person wrote. For one thread. */
public final class Problems {

  private final List<Problem> all = new ArrayList<>();

  /** One more. */
  public void add(Problem problem) {
    all.add(problem);
  }

  /** About a whole file. */
  public void file(String file, String code, String message, String mend) {
    add(new Problem(file, 0, 0, code, message, mend));
  }

  /** Whether nothing is wrong. */
  public boolean none() {
    return all.isEmpty();
  }

  /** All, file by file in the order of reading, by place within a file. */
  public List<Problem> all() {
    List<String> files = all.stream().map(Problem::file).distinct().toList();
    return all.stream()
        .sorted(
            Comparator.comparingInt((Problem p) -> files.indexOf(p.file()))
                .thenComparingInt(Problem::line)
                .thenComparingInt(Problem::column))
        .toList();
  }
}
