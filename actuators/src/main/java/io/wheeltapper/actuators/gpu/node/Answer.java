package io.wheeltapper.actuators.gpu.node;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a machine says, as one JSON object.
 *
 * @param verb what was wanted
 * @param result {@link #DONE}, {@link #REFUSED}, {@link #FAILED}, {@link #UNKNOWN} or {@link #BUSY}
 * @param why in words, for people
 * @param retry whether the same may be wanted again
 * @param calls what was called, or would be
 * @param gpus all GPUs as they stand
 * @param caps what we hold of their power, by UUID
 * @param locks what we hold of their clocks, by UUID
 * @param ended how the asked attempt ended, where it has
 * @param open what is under way or was left half done, or {@code ""}
 * @param booted epoch milliseconds
 */
public record Answer(
    String verb,
    String result,
    String why,
    boolean retry,
    List<String> calls,
    List<Gpu> gpus,
    Map<String, State.Held> caps,
    Map<String, State.Held> locks,
    State.@Nullable Ended ended,
    String open,
    long booted) {

  /** It is so. */
  public static final String DONE = "done";

  /** A precondition does not hold; nothing was changed. */
  public static final String REFUSED = "refused";

  /** It was tried and did not come about. */
  public static final String FAILED = "failed";

  /** Nobody can say whether it took effect. */
  public static final String UNKNOWN = "unknown";

  /** Something else is under way on this machine. */
  public static final String BUSY = "busy";

  public Answer {
    why = why == null ? "" : why;
    calls = calls == null ? List.of() : List.copyOf(calls);
    gpus = gpus == null ? List.of() : List.copyOf(gpus);
    caps = caps == null ? Map.of() : java.util.Collections.unmodifiableMap(new TreeMap<>(caps));
    locks = locks == null ? Map.of() : java.util.Collections.unmodifiableMap(new TreeMap<>(locks));
    open = open == null ? "" : open;
  }

  /** Without a look at anything. */
  public static Answer of(Ask ask, String result, String why, boolean retry, List<String> calls) {
    return new Answer(
        ask.verb().word(), result, why, retry, calls, List.of(), Map.of(), Map.of(), null, "", 0);
  }

  /** A precondition does not hold. */
  static Answer refused(Ask ask, String why, boolean retry) {
    return of(ask, REFUSED, why, retry, List.of());
  }

  /** As it ended once. */
  static Answer again(Ask ask, State.Ended end) {
    return of(ask, end.result(), "already: " + end.why(), false, List.of());
  }
}
