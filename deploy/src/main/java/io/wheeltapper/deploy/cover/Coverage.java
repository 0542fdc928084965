package io.wheeltapper.deploy.cover;

import java.util.List;
import java.util.Optional;

/**
 * What a bundle's scenarios exercise of it, and what not.
 *
 * @param parts in the order of a report
 * @param missing by file and line
 * @param failed scenarios that did not go as expected: what they exercise is not checked
 */
public record Coverage(List<Part> parts, List<Missing> missing, List<String> failed) {

  public Coverage {
    parts = List.copyOf(parts);
    missing = missing.stream().sorted().toList();
    failed = List.copyOf(failed);
  }

  /** The part of that name. */
  public Part part(String word) {
    Optional<Part> part = parts.stream().filter(p -> p.word().equals(word)).findFirst();
    return part.orElseThrow(() -> new IllegalArgumentException("no part " + word));
  }

  /**
   * Whether every rule fired, every row was taken and enough outcomes of conditions were seen, all
   * by scenarios that went as expected.
   *
   * @param threshold the least part of outcomes, of 1
   */
  public boolean enough(double threshold) {
    return failed.isEmpty()
        && part("rules").ratio() == 1
        && part("rows").ratio() == 1
        && part("conditions").ratio() >= threshold;
  }
}
