package io.wheeltapper.core.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * How far the agent may go while a change window or a freeze is open, in what, and where.
 *
 * @param freeze holds its effects until its end; else it is a window, which only lowers the mode
 * @param mode the most that may be done in the window; a freeze has none to give
 * @param effects sorted
 * @param on what it is about, with all that lies within
 * @param since when it opened, epoch milliseconds
 * @param until when it ends, epoch milliseconds
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record WindowTerms(
    boolean freeze, Mode mode, List<Effect.Kind> effects, List<Target> on, long since, long until) {

  public WindowTerms {
    effects = effects == null ? List.of() : effects.stream().distinct().sorted().toList();
    on = on == null ? List.of() : on.stream().distinct().sorted().toList();
  }

  /** Whether it binds an effect. */
  public boolean binds(Effect.Kind effect) {
    return effects.contains(effect);
  }
}
