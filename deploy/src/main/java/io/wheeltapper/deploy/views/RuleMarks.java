package io.wheeltapper.deploy.views;

import io.wheeltapper.rules.FaultUse;
import io.wheeltapper.rules.RuleCard;
import io.wheeltapper.rules.RuleSources;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a bundle's text says of a rule beside what it does: whose it is, where its numbers come
 * from, which faults it finds. Pure.
 *
 * @param faults sorted, each once
 */
public record RuleMarks(String owner, String source, List<String> faults) {

  /** Nothing is said. */
  public static final RuleMarks NONE = new RuleMarks("", "", List.of());

  private static final Pattern MARK =
      Pattern.compile("@(owner|source)\\s*\\(\\s*\"((?:[^\"\\\\]|\\\\.)*)\"\\s*\\)");

  public RuleMarks {
    faults = List.copyOf(faults);
  }

  /** Of each of some rules, by name: all between its line and the next rule's. */
  public static Map<String, RuleMarks> of(RuleSources sources, List<RuleCard> cards) {
    Map<String, RuleMarks> marks = new HashMap<>();
    List<FaultUse> uses = FaultUse.in(sources);
    sources
        .files()
        .forEach((file, text) -> {
          List<RuleCard> here =
              cards.stream()
                  .filter(c -> within(c.file()).equals(within(file)))
                  .sorted(Comparator.comparingInt(RuleCard::line))
                  .toList();
          List<String> lines = text.lines().toList();
          for (int i = 0; i < here.size(); i++) {
            int from = Math.max(1, here.get(i).line());
            int to = i + 1 < here.size() ? here.get(i + 1).line() : lines.size() + 1;
            List<String> faults =
                uses.stream()
                    .filter(u -> u.file().equals(file) && u.line() >= from && u.line() < to)
                    .map(FaultUse::fault)
                    .distinct()
                    .sorted()
                    .toList();
            marks.put(here.get(i).name(), marked(lines.subList(from - 1, to - 1), faults));
          }
        });
    return marks;
  }

  /** A rule's file within its bundle: the folder and the name. */
  public static String within(String file) {
    int name = file.replace('\\', '/').lastIndexOf('/');
    int folder = name < 0 ? -1 : file.lastIndexOf('/', name - 1);
    return file.substring(folder + 1);
  }

  private static RuleMarks marked(List<String> lines, List<String> faults) {
    Map<String, String> said = new HashMap<>();
    Matcher mark = MARK.matcher(String.join("\n", lines));
    while (mark.find()) {
      said.putIfAbsent(mark.group(1), mark.group(2).replace("\\\"", "\""));
    }
    return new RuleMarks(said.getOrDefault("owner", ""), said.getOrDefault("source", ""), faults);
  }
}
