package io.wheeltapper.deploy.score;

import io.wheeltapper.core.model.Target;
import java.util.Optional;

/**
 * One fault, or what only looks like one: the truth beside the signals.
 *
 * @param number counts incidents in the order in which they are drawn
 * @param node where it is, or shows first
 * @param gpu which of the node's GPUs
 * @param begin milliseconds from the stream's begin
 * @param lasts milliseconds until persons have repaired it, or it is over
 * @param pid of the program that it meets
 * @param luck from 0 to 1: whether its repair holds
 * @param rests milliseconds until it comes back where its repair did not hold
 * @param chatter milliseconds between two of its lines for as long as it lasts, or 0
 */
record Incident(
    int number,
    FaultClass of,
    FaultClass.Form form,
    int node,
    int gpu,
    long begin,
    long lasts,
    int pid,
    double luck,
    long rests,
    long chatter) {

  /** The same come back at another time. */
  Incident again(int number, long begin, double luck) {
    return new Incident(number, of, form, node, gpu, begin, lasts, pid + 1, luck, rests, chatter);
  }

  /** Numbers from here on are of those that came back. */
  static final int AGAIN = 1_000_000_000;

  /** Whether a node or its GPU is at fault, and not the program, nobody, or what contains it. */
  boolean nodesFault() {
    return of.kind().real() && form.group().isEmpty();
  }

  /** What is at fault in place of a node. */
  Optional<Target.Kind> group() {
    return form.group();
  }
}
