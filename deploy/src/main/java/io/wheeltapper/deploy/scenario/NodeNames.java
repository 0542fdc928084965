package io.wheeltapper.deploy.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of nodes as schedulers shorten them: {@code n[01-16],login}. */
final class NodeNames {

  /** The most nodes in one scenario: a slip of the pen shall not fill the memory. */
  static final int MOST = 20_000;

  private static final Pattern ITEM =
      Pattern.compile("([^\\[\\],]*)(?:\\[(\\d{1,9})-(\\d{1,9})])?([^\\[\\],]*)");

  private NodeNames() {}

  /** All of the names; empty when the text is none. */
  static Optional<List<String>> expand(String text) {
    List<String> names = new ArrayList<>();
    for (String part : text.split(",")) {
      Matcher m = ITEM.matcher(part.strip());
      if (!m.matches() || part.isBlank()) {
        return Optional.empty();
      }
      if (m.group(2) == null) {
        names.add(part.strip());
        continue;
      }
      int first = Integer.parseInt(m.group(2));
      int last = Integer.parseInt(m.group(3));
      if (last < first || last - first >= MOST - names.size()) {
        return Optional.empty();
      }
      String width = "%0" + m.group(2).length() + "d";
      for (int i = first; i <= last; i++) {
        names.add(m.group(1) + width.formatted(i) + m.group(4));
      }
    }
    return Optional.of(names);
  }
}
