package io.wheeltapper.sensors.gpu.reading;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.patience.Answer;
import java.util.Map;
import java.util.Optional;

/**
 * Whether the driver's management path answers: {@code ok}, {@code slow} (one question timed out),
 * {@code hung} (three in a row). A question that is answered with an error was answered. For one
 * thread.
 */
public final class Management {

  /** The type of the status. */
  public static final String TYPE = "gpu.management";

  /** So many in a row are a hang. */
  private static final int HUNG = 3;

  private final String node;
  private final String sensor;
  private int times;
  private String said = "";

  /** Of this node, in the name of this sensor. */
  public Management(String node, String sensor) {
    this.node = node;
    this.sensor = sensor;
  }

  /** At the next answer the status is said, also when it is the same. */
  public void anew() {
    said = "";
  }

  /** What is to be said after one more question; empty while it stays the same. */
  public Optional<Status> after(Answer<?> answer, long at) {
    times = answer instanceof Answer.None ? times + 1 : 0;
    String value = times == 0 ? "ok" : times < HUNG ? "slow" : "hung";
    boolean news = !value.equals(said);
    return switch (answer) {
      case Answer.Given<?> given when news -> Optional.of(status(value, given.millis(), at));
      case Answer.None<?> none when news -> Optional.of(status(value, none.millis(), at));
      // An error is no answer to begin with, but the end of a hang.
      case Answer.Failed<?> failed when news && !said.isEmpty() ->
          Optional.of(status(value, 0, at));
      default -> Optional.empty();
    };
  }

  private Status status(String value, long millis, long at) {
    said = value;
    return new Status(
        Target.node(node),
        node,
        sensor,
        Origin.GPU_DRIVER,
        at,
        TYPE,
        value,
        Map.of("times", Integer.toString(times), "seconds", Long.toString(millis / 1000)),
        "");
  }
}
