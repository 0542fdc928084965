package io.wheeltapper.deploy.views;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * The bundle in force.
 *
 * @param signed whether a trusted key signed exactly it, or it is the one inside the program
 * @param signature who signed it, or why it counts as unsigned
 * @param mode its own; settings of persons and the command line's ceiling stand in the controls
 * @param activations what was put in force, newest first, at most {@value #MOST}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PolicyView(
    String name,
    String version,
    String hash,
    boolean signed,
    String signature,
    String mode,
    List<RuleView> rules,
    List<LadderView> ladders,
    List<ActivationView> activations) {

  /** Most activations told. */
  public static final int MOST = 100;

  /**
   * A rule.
   *
   * @param file within the bundle, and the line
   * @param faults what it finds; empty for what only holds or denies, and where a table says it
   * @param tier {@code node}, {@code site} or {@code veto}
   * @param fired how many of its findings the ledger has of the last {@value Firings#DAYS} days
   * @param last when it last found anything, epoch milliseconds; 0 where it did not
   * @param troubles what was wrong with it last, where the agent knows
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record RuleView(
      String name,
      String file,
      String owner,
      String source,
      String doc,
      List<String> faults,
      String tier,
      @JsonInclude(JsonInclude.Include.ALWAYS) long fired,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) long last,
      String troubles) {
    public RuleView {
      faults = List.copyOf(faults);
    }
  }

  /**
   * What is tried for a fault, mildest first.
   *
   * @param names of the remediations, in the same order
   * @param remediations each the names of its actions in order
   */
  public record LadderView(String fault, List<String> names, List<List<String>> remediations) {
    public LadderView {
      names = List.copyOf(names);
      remediations = remediations.stream().map(List::copyOf).toList();
    }
  }

  /** A bundle was put in force; {@code by} is {@code ""} when the agent did it by itself. */
  public record ActivationView(
      long at, String by, String bundle, String version, String hash, String reason) {}

  public PolicyView {
    rules = List.copyOf(rules);
    ladders = List.copyOf(ladders);
    activations = List.copyOf(activations);
  }
}
