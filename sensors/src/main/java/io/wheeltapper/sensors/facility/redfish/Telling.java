package io.wheeltapper.sensors.facility.redfish;

import io.wheeltapper.core.model.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Notices as events. A BMC's clock is often wrong: where it says its own time, stamps are put right
 * by that; where one still is none of these days, the event is as old as its arrival. For one
 * thread.
 */
final class Telling {

  /** Older entries of a log are history. */
  private static final long HISTORY = 86_400_000;

  /** Of what was logged before the start so much is told as evidence. */
  private static final int MOST_BEFORE = 50;

  /** A clock that is right to this is right. */
  private static final long RIGHT = 5_000;

  private final String sensor;
  private final long started;
  private long ahead;

  Telling(String sensor, long started) {
    this.sensor = sensor;
    this.started = started;
  }

  /** What the BMC's clock said at a time of ours. */
  void clock(long theirs, long ours) {
    long off = theirs - ours;
    ahead = Math.abs(off) < RIGHT ? 0 : off;
  }

  /**
   * The events of notices that matter.
   *
   * @param logged whether they come from a log, where old ones lie
   */
  List<Event> of(List<Notice> notices, Place place, boolean logged, long now) {
    List<Event> before = new ArrayList<>();
    List<Event> after = new ArrayList<>();
    for (Notice notice : notices) {
      if (!notice.matters()) {
        continue;
      }
      long stamp = notice.stamp() == 0 ? 0 : notice.stamp() - ahead;
      boolean believed = stamp > now - HISTORY && stamp <= now + RIGHT;
      if (logged && stamp != 0 && !believed && stamp < now) {
        continue;
      }
      boolean old = logged && believed && stamp < started;
      (old ? before : after).add(event(notice, place, believed ? Math.min(stamp, now) : now, old));
    }
    List<Event> all =
        new ArrayList<>(before.subList(Math.max(0, before.size() - MOST_BEFORE), before.size()));
    all.addAll(after);
    return all;
  }

  /** One of them. */
  Event event(Notice notice, Place place, long at, boolean before) {
    Map<String, String> fields = new TreeMap<>();
    put(fields, "registry", notice.registry());
    put(fields, "key", notice.key());
    put(fields, "severity", notice.severity());
    put(fields, "about", notice.origin());
    if (before) {
      fields.put("before_start", "true");
    }
    return new Event(
        place.target(),
        place.node(),
        sensor,
        place.origin(),
        at,
        "bmc.event",
        fields,
        notice.message());
  }

  private static void put(Map<String, String> fields, String name, String value) {
    if (!value.isEmpty()) {
      fields.put(name, value);
    }
  }
}
