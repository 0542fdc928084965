package io.wheeltapper.core.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What a window leaves behind, a line each; counts are of all, the lines of the first ones.
 *
 * @param would actions that were only taken as done: what the agent would have done
 * @param did actions that were carried out
 * @param people what people did meanwhile
 * @param remains what is open and judged again from here on, and what was left half-way
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record WindowReport(
    int wouldCount,
    int didCount,
    int peopleCount,
    int remainsCount,
    List<String> would,
    List<String> did,
    List<String> people,
    List<String> remains) {

  /** Most lines of each sort kept; with the longest line an entry stays within its bound. */
  public static final int MOST_LINES = 50;

  /** Of nothing. */
  public static final WindowReport EMPTY =
      new WindowReport(0, 0, 0, 0, List.of(), List.of(), List.of(), List.of());

  public WindowReport {
    would = would == null ? List.of() : List.copyOf(would);
    did = did == null ? List.of() : List.copyOf(did);
    people = people == null ? List.of() : List.copyOf(people);
    remains = remains == null ? List.of() : List.copyOf(remains);
  }

  /** Of all lines, of which it keeps the first. */
  public static WindowReport of(
      List<String> would, List<String> did, List<String> people, List<String> remains) {
    return new WindowReport(
        would.size(),
        did.size(),
        people.size(),
        remains.size(),
        first(would),
        first(did),
        first(people),
        first(remains));
  }

  private static List<String> first(List<String> lines) {
    return lines.stream().limit(MOST_LINES).map(WindowReport::cut).toList();
  }

  private static String cut(String line) {
    return line.length() > 200 ? line.substring(0, 200) + "…" : line;
  }

  /** In one line. */
  public String summary() {
    return "would have done "
        + wouldCount
        + ", did "
        + didCount
        + "; people did "
        + peopleCount
        + "; "
        + remainsCount
        + " remain and are judged again";
  }
}
