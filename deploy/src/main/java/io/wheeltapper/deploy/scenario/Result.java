package io.wheeltapper.deploy.scenario;

import java.util.List;

/**
 * How one scenario ended.
 *
 * @param file as the person named it
 * @param line where the scenario begins
 * @param complaints what was expected and did not come, or came and never should; empty is ok
 * @param story what came, a line an entry
 * @param why how near the rules came that could have said it; empty unless that was asked for
 * @param millis real time it took
 */
public record Result(
    String file,
    int line,
    String name,
    List<String> complaints,
    List<String> story,
    List<String> why,
    long millis) {

  public Result {
    complaints = List.copyOf(complaints);
    story = List.copyOf(story);
    why = List.copyOf(why);
  }

  /** Whether all came as expected. */
  public boolean ok() {
    return complaints.isEmpty();
  }

  /** For a person: one line when ok, else the complaints and the whole story. */
  public List<String> lines() {
    List<String> lines = new java.util.ArrayList<>();
    lines.add((ok() ? "ok      " : "FAILED  ") + file + ":" + line + "  " + name);
    if (!ok()) {
      complaints.forEach(c -> lines.add("          " + c));
      if (!why.isEmpty()) {
        lines.add("        how near the rules came:");
        why.forEach(w -> lines.add("          " + w));
      }
      lines.add(story.isEmpty() ? "        nothing came" : "        what came:");
      story.forEach(s -> lines.add("          " + s));
    }
    return lines;
  }
}
