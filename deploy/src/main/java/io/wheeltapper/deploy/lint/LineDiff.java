package io.wheeltapper.deploy.lint;

import java.util.ArrayList;
import java.util.List;

/** The lines that differ, as {@code -} and {@code +} with their numbers. */
public final class LineDiff {

  /** Beyond this the table of the longest common part would be too large; all is shown as new. */
  private static final int LONGEST = 4_000;

  private LineDiff() {}

  /** The lines of the old text that go and those of the new one that come, in order. */
  public static List<String> of(String before, String after) {
    List<String> old = before.lines().toList();
    List<String> now = after.lines().toList();
    List<String> diff = new ArrayList<>();
    int[][] common = common(old, now);
    int i = 0;
    int j = 0;
    while (i < old.size() || j < now.size()) {
      boolean same = i < old.size() && j < now.size() && old.get(i).equals(now.get(j));
      if (same) {
        i++;
        j++;
      } else if (j == now.size()
          || i < old.size() && at(common, i + 1, j) >= at(common, i, j + 1)) {
        diff.add("- " + (i + 1) + ": " + old.get(i));
        i++;
      } else {
        diff.add("+ " + (j + 1) + ": " + now.get(j));
        j++;
      }
    }
    return diff;
  }

  private static int at(int[][] common, int i, int j) {
    return common.length == 0 ? 0 : common[i][j];
  }

  /** The length of the longest common part of what follows two places. */
  private static int[][] common(List<String> old, List<String> now) {
    if (old.size() > LONGEST || now.size() > LONGEST) {
      return new int[0][];
    }
    int[][] common = new int[old.size() + 1][now.size() + 1];
    for (int i = old.size() - 1; i >= 0; i--) {
      for (int j = now.size() - 1; j >= 0; j--) {
        common[i][j] =
            old.get(i).equals(now.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return common;
  }
}
