package io.wheeltapper.sensors.telemetry.alertmanager;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.telemetry.alertmanager.Notice.Alert;
import io.wheeltapper.sensors.telemetry.prometheus.Placement;
import io.wheeltapper.sensors.telemetry.prometheus.Placement.Place;
import io.wheeltapper.sensors.telemetry.prometheus.Series;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Alerts into statuses: {@code alert.NAME} of the target that the labels name, {@code firing} while
 * any alert of that name on it fires, else {@code resolved}. What was said already, by fingerprint
 * and time of its start, is not said again. For one thread.
 */
final class Alerts {

  /** Alerts that fire at once, on all of a large site. */
  private static final int MOST_FIRING = 100_000;

  private static final int NAMED = 10;

  private record About(Target target, String type) {}

  /** What fires of one name on one target: by fingerprint, when it began. */
  private static final class Standing {
    final Map<String, Long> firing = new TreeMap<>();

    /** Of the newest that ended. */
    long ended;
  }

  private final String sensor;
  private final Placement placement;
  private final Optional<Origin> origin;
  private final Map<About, Standing> known = new LinkedHashMap<>();
  private int firing;

  Alerts(String sensor, Placement placement) {
    this.sensor = sensor;
    this.placement = placement;
    this.origin = placement.origin();
  }

  /** What a message says that was not known. */
  List<Signal> take(Notice notice, long now) {
    List<Signal> signals = new ArrayList<>();
    for (Alert alert : notice.alerts()) {
      take(alert, signals);
    }
    if (notice.truncated() > 0) {
      String why =
          notice.truncated() + " alerts of a group did not come; set max_alerts: 0 at the receiver";
      signals.add(
          new Event(
              new Target(Target.Kind.SENSOR, sensor),
              "",
              sensor,
              Origin.AGENT,
              now,
              "alerts.truncated",
              Map.of("count", Long.toString(notice.truncated())),
              why));
    }
    return signals;
  }

  private void take(Alert alert, List<Signal> signals) {
    Place place = place(alert);
    About about = new About(place.target(), "alert." + alert.label("alertname"));
    Standing standing = known.computeIfAbsent(about, _ -> new Standing());
    Long began = standing.firing.get(alert.fingerprint());
    if (alert.firing()) {
      boolean old = began != null && began == alert.startsAt();
      if (old || alert.startsAt() < standing.ended || firing >= MOST_FIRING) {
        return;
      }
      standing.firing.put(alert.fingerprint(), alert.startsAt());
      firing += began == null ? 1 : 0;
      signals.add(status(about, place, standing, alert, alert.startsAt()));
      return;
    }
    if (began == null || alert.startsAt() < began) {
      return; // it was never heard to fire, or fires anew
    }
    standing.firing.remove(alert.fingerprint());
    firing--;
    standing.ended = Math.max(standing.ended, alert.startsAt());
    signals.add(status(about, place, standing, alert, Math.max(alert.endsAt(), began)));
    if (standing.firing.isEmpty()) {
      known.remove(about);
    }
  }

  /** Where nobody says whose it is, it is the site's. */
  private Place place(Alert alert) {
    Map<String, String> labels = new LinkedHashMap<>(alert.labels());
    labels.remove("alertname");
    return placement
        .of(new Series("alert", labels))
        .orElseGet(() -> new Place(Target.site(), "", origin.orElse(Origin.FACILITY), "alert"));
  }

  private Status status(About about, Place place, Standing standing, Alert alert, long at) {
    Map<String, String> fields = new HashMap<>();
    fields.put("severity", alert.label("severity"));
    fields.put("fingerprint", alert.fingerprint());
    fields.put("starts_at", Long.toString(alert.startsAt()));
    fields.put("firing", Integer.toString(standing.firing.size()));
    String others = String.join(",", standing.firing.keySet().stream().limit(NAMED).toList());
    fields.put("names", others);
    fields.values().removeIf(String::isEmpty);
    String text =
        alert
            .annotations()
            .getOrDefault("summary", alert.annotations().getOrDefault("description", ""));
    return new Status(
        about.target(),
        place.node(),
        sensor,
        place.origin(),
        at,
        about.type(),
        standing.firing.isEmpty() ? "resolved" : "firing",
        fields,
        text);
  }
}
