package io.wheeltapper.deploy.cover;

import java.util.Comparator;

/**
 * Something that no scenario exercises.
 *
 * @param part see {@link Part}
 * @param file as the person named it
 * @param line from 1; 0 when it is about the folder
 * @param why what was never seen
 */
public record Missing(String part, String file, int line, String why)
    implements Comparable<Missing> {

  @Override
  public int compareTo(Missing other) {
    return Comparator.comparing(Missing::file)
        .thenComparingInt(Missing::line)
        .thenComparing(Missing::why)
        .compare(this, other);
  }

  @Override
  public String toString() {
    return file + (line > 0 ? ":" + line : "") + ": " + why;
  }
}
