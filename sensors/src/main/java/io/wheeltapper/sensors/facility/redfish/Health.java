package io.wheeltapper.sensors.facility.redfish;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Redfish health, the better one first. */
enum Health {
  OK("OK"),
  WARNING("Warning"),
  CRITICAL("Critical");

  /** States in which a thing is not there or not meant to work, so that it has no say. */
  private static final Set<String> OUT = Set.of("absent", "disabled", "standbyspare");

  private final String word;

  Health(String word) {
    this.word = word;
  }

  /** As Redfish writes it. */
  String word() {
    return word;
  }

  /** What a resource says of itself; empty when it says nothing that can be understood. */
  static Optional<Health> of(Doc resource) {
    Doc status = resource.at("Status");
    return of(status.text("Health"))
        .or(() -> of(status.text("HealthRollup")))
        .or(() ->
            status.text("State").equalsIgnoreCase("Degraded")
                ? Optional.of(WARNING)
                : Optional.empty());
  }

  static Optional<Health> of(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "ok" -> Optional.of(OK);
      case "warning" -> Optional.of(WARNING);
      case "critical" -> Optional.of(CRITICAL);
      default -> Optional.empty();
    };
  }

  /** Whether a resource is there and meant to work. */
  static boolean counts(Doc resource) {
    return !OUT.contains(resource.state().toLowerCase(Locale.ROOT));
  }

  Health worse(Health other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
