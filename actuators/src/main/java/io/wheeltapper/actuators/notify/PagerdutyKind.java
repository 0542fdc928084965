package io.wheeltapper.actuators.notify;

import static io.wheeltapper.core.spi.KindSpec.Setting.optional;

import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Lines;
import io.wheeltapper.actuators.SecretFile;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.ActuatorKind;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Outbound;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Settings;
import java.util.List;

/** The kind {@code pagerduty}: calls a person by an incident. */
public final class PagerdutyKind implements ActuatorKind {

  private static final List<String> SEVERITIES = List.of("critical", "error", "warning", "info");

  private static final KindSpec SPEC =
      new KindSpec(
          "pagerduty",
          "calls a person: one PagerDuty incident a case, resolved with it",
          Lines.with(
              List.of(
                  optional(
                      "url",
                      Type.URL,
                      "https://events.pagerduty.com/v2/enqueue",
                      "the Events API v2"),
                  optional("key-file", Type.PATH, "", "file with the integration's routing key"),
                  optional("severity", Type.TEXT, "error", String.join(", ", SEVERITIES)),
                  optional("timeout", Type.DURATION, "10s", "limit of one call"))),
          List.of(new Outbound("PagerDuty: POST /v2/enqueue", true)));

  /** For the service loader. */
  public PagerdutyKind() {}

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Actuator create(Settings settings) {
    if (!SEVERITIES.contains(settings.text("severity"))) {
      throw new BadSetting("severity", "write one of " + String.join(", ", SEVERITIES));
    }
    Line line = Lines.of(settings);
    SecretFile key = new SecretFile(settings.path("key-file"));
    return new PersonCall(
        settings.instance(),
        new PagerDuty(
            new HttpWeb(settings.duration("timeout")),
            line,
            Places.url(settings),
            key,
            settings.text("severity")),
        List.of(key),
        line,
        settings.duration("timeout"));
  }

  @Override
  public Check doctor(Settings settings) {
    return Places.doctor(settings, "key-file");
  }
}
