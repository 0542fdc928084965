package io.wheeltapper.actuators.slurm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What we note in a job's AdminComment before each disruptive step, so that a restart of the agent
 * finds at the target itself how far an attempt went. What others wrote there is kept.
 *
 * @param rest what is not ours
 */
record Fences(String rest, List<Fence> fences) {

  /** How far an attempt is about to go. */
  enum Step {
    HELD,
    SIGNALLED,
    REQUEUED
  }

  /**
   * One note.
   *
   * @param restarts the job's restart count when the attempt first looked
   * @param seen the last step of the job's work that was seen before; empty where none was
   */
  record Fence(String attempt, Step step, int restarts, OptionalLong seen) {

    /** Of which no step was seen. */
    Fence(String attempt, Step step, int restarts) {
      this(attempt, step, restarts, OptionalLong.empty());
    }

    @Override
    public String toString() {
      return "wheeltapper["
          + attempt
          + "] "
          + step.name().toLowerCase(java.util.Locale.ROOT)
          + " r"
          + restarts
          + (seen.isPresent() ? " s" + seen.getAsLong() : "");
    }
  }

  private static final Pattern FENCE =
      Pattern.compile(
          "wheeltapper\\[([^\\]\\s]{1,64})\\] (held|signalled|requeued) r(\\d{1,9})(?:"
              + " s(\\d{1,15})\\b)?");

  Fences {
    fences = List.copyOf(fences);
  }

  /** Reads an AdminComment. */
  static Fences in(String adminComment) {
    List<Fence> fences = new ArrayList<>();
    Matcher matcher = FENCE.matcher(adminComment);
    while (matcher.find()) {
      Step step = Step.valueOf(matcher.group(2).toUpperCase(java.util.Locale.ROOT));
      OptionalLong seen =
          matcher.group(4) == null
              ? OptionalLong.empty()
              : OptionalLong.of(Long.parseLong(matcher.group(4)));
      fences.add(new Fence(matcher.group(1), step, Integer.parseInt(matcher.group(3)), seen));
    }
    return new Fences(matcher.replaceAll("").replaceAll("\\s+", " ").strip(), fences);
  }

  /** The attempt's restart fence, whichever step it reached. */
  Optional<Fence> restart(String attempt) {
    return fences.stream()
        .filter(f -> f.step() != Step.HELD && f.attempt().equals(attempt))
        .findFirst();
  }

  /** Whether the hold on the job is ours. */
  boolean holds() {
    return fences.stream().anyMatch(f -> f.step() == Step.HELD);
  }

  /** With this fence in place of an older one of its sort: hold, or restart. */
  Fences with(Fence fence) {
    List<Fence> kept = new ArrayList<>(fences);
    kept.removeIf(f -> (f.step() == Step.HELD) == (fence.step() == Step.HELD));
    kept.add(fence);
    return new Fences(rest, kept);
  }

  /** Without our hold. */
  Fences released() {
    return new Fences(rest, fences.stream().filter(f -> f.step() != Step.HELD).toList());
  }

  /** The AdminComment. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(rest);
    fences.forEach(f -> text.append(text.isEmpty() ? "" : " ").append(f));
    return text.toString();
  }
}
