package io.wheeltapper.sensors.facility;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which of an instance's sources live: each says of itself, as {@code sensor:INSTANCE/DEVICE}, what
 * the runtime says of a whole sensor, so that one dead PDU among hundreds is known as such and its
 * last words are no evidence. For one thread.
 */
public final class Liveness {

  /** As many missed heartbeats are silence; the runtime counts the same. */
  public static final int MISSED = 3;

  private static final class Heard {
    private long heard;
    private String state = "starting";
    private String why = "";
    private long heartbeatMillis;

    Heard(long heard, long heartbeatMillis) {
      this.heard = heard;
      this.heartbeatMillis = heartbeatMillis;
    }
  }

  private final long heartbeatMillis;
  private final Map<String, Heard> sources = new LinkedHashMap<>();

  /** For sources that promise to be heard so often. */
  public Liveness(long heartbeatMillis) {
    this.heartbeatMillis = heartbeatMillis;
  }

  /** A source is waited for from now on; does nothing when it is known. */
  public void expect(String source, long now) {
    expect(source, now, heartbeatMillis);
  }

  /** The same, of a source with a heartbeat of its own. */
  public void expect(String source, long now, long ownHeartbeatMillis) {
    Heard known = sources.computeIfAbsent(source, _ -> new Heard(now, ownHeartbeatMillis));
    known.heartbeatMillis = Math.min(known.heartbeatMillis, ownHeartbeatMillis);
  }

  /** It was really read. */
  public List<Signal> heard(String source, long now) {
    return heard(source, now, now);
  }

  /**
   * It was read what it said at an earlier time: it lived then, and perhaps not now. What is older
   * than silence takes is no life, also of one that was never heard before.
   */
  public List<Signal> heard(String source, long at, long now) {
    Heard known = sources.computeIfAbsent(source, _ -> new Heard(now, heartbeatMillis));
    known.heard = Math.max(known.heard, at);
    if (now - at > MISSED * known.heartbeatMillis) {
      return List.of();
    }
    known.why = "";
    return become(source, known, "ok", "", now);
  }

  /** It answers, and what it answers is no use. */
  public List<Signal> failed(String source, String why, long now) {
    Heard known = sources.computeIfAbsent(source, _ -> new Heard(now, heartbeatMillis));
    return become(source, known, "failed", why, now);
  }

  /** It did not answer; said when it has been so for long enough. */
  public void missed(String source, String why) {
    Heard known = sources.get(source);
    if (known != null) {
      known.why = why;
    }
  }

  /** What has become silent by now. */
  public List<Signal> look(long now) {
    List<Signal> signals = new ArrayList<>();
    sources.forEach((source, known) -> {
      boolean late = now - known.heard > MISSED * known.heartbeatMillis;
      if (late && !known.state.equals("silent") && !known.state.equals("failed")) {
        String since = "not heard for " + (now - known.heard) / 1000 + " s";
        String why = known.why.isEmpty() ? since : since + ": " + known.why;
        signals.addAll(become(source, known, "silent", why, now));
      }
    });
    return signals;
  }

  private static List<Signal> become(
      String source, Heard known, String state, String why, long now) {
    if (known.state.equals(state)) {
      return List.of();
    }
    known.state = state;
    Target target = new Target(Target.Kind.SENSOR, source);
    Map<String, String> fields = Map.of("detail", why);
    Status status =
        new Status(target, "", source, Origin.AGENT, now, Known.SENSOR, state, fields, "");
    if (state.equals("ok")) {
      return List.of(status);
    }
    return List.of(
        status, new Event(target, "", source, Origin.AGENT, now, "sensor." + state, fields, why));
  }
}
