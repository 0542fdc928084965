package io.wheeltapper.sensors.fabric;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Says a status when it changes, and again every so often. For one thread. */
public final class Said {

  private record Key(Target target, String type) {}

  private record Last(Status status, long at) {}

  private final long refreshMillis;
  private final Map<Key, Last> last = new HashMap<>();

  /** Says what has not changed again after so long. */
  public Said(long refreshMillis) {
    this.refreshMillis = refreshMillis;
  }

  /** Adds the status where it is news or its time has come. */
  public void say(Status status, List<Signal> into) {
    Key key = new Key(status.target(), status.type());
    Last before = last.get(key);
    if (before == null
        || !before.status().sameAs(status)
        || status.at() - before.at() >= refreshMillis) {
      last.put(key, new Last(status, status.at()));
      into.add(status);
    }
  }
}
