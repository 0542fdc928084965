package io.wheeltapper.deploy.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.wheeltapper.deploy.score.Score;

/** How many of how many, with Wilson's interval of 95 %. Immutable. */
public record Share(int hits, int of) {

  /** The share, 0 to 1; 0 of nothing. */
  @JsonProperty
  public double share() {
    return of == 0 ? 0 : (double) hits / of;
  }

  /** The interval's lower end; 0 of nothing. */
  @JsonProperty
  public double low() {
    return Score.wilson(hits, of)[0];
  }

  /** The interval's upper end; 1 of nothing. */
  @JsonProperty
  public double high() {
    return Score.wilson(hits, of)[1];
  }

  /** Whether the two intervals do not meet. */
  boolean apart(Share other) {
    return high() < other.low() || other.high() < low();
  }
}
