package io.wheeltapper.core.spi;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The did-you-mean of every error about an unknown name. */
public final class Nearest {

  private Nearest() {}

  /** {@code "; did you mean 'x'?"} for the closest name, else the list of what there is. */
  public static String hint(String wrong, Collection<String> right) {
    List<String> sorted =
        right.stream()
            .sorted(Comparator.comparingInt((String r) -> distance(wrong, r)).thenComparing(r -> r))
            .toList();
    if (sorted.isEmpty()) {
      return "; there are none";
    }
    String best = sorted.getFirst();
    return distance(wrong, best) <= Math.max(2, wrong.length() / 3)
        ? "; did you mean '" + best + "'?"
        : "; there are: " + String.join(", ", right.stream().sorted().toList());
  }

  /** Whether one is likely a slip of the pen for the other: one or two letters differ. */
  public static boolean close(String a, String b) {
    return distance(a, b) <= 2 && !a.equals(b);
  }

  /** Levenshtein's edit distance. */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(Math.min(row[j] + 1, row[j - 1] + 1), change);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
