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

/** The kind {@code opsgenie}: calls a person by an alert. */
public final class OpsgenieKind implements ActuatorKind {

  private static final KindSpec SPEC =
      new KindSpec(
          "opsgenie",
          "calls a person: one Opsgenie alert a case, closed with it",
          Lines.with(
              List.of(
                  optional(
                      "url",
                      Type.URL,
                      "https://api.opsgenie.com",
                      "or https://api.eu.opsgenie.com"),
                  optional("key-file", Type.PATH, "", "file with the API key"),
                  optional("priority", Type.TEXT, "P2", "P1 to P5"),
                  optional("timeout", Type.DURATION, "10s", "limit of one call"))),
          List.of(new Outbound("Opsgenie: POST /v2/alerts, …/acknowledge, …/close", true)));

  /** For the service loader. */
  public OpsgenieKind() {}

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Actuator create(Settings settings) {
    if (!settings.text("priority").matches("P[1-5]")) {
      throw new BadSetting("priority", "write P1, P2, P3, P4 or P5");
    }
    Line line = Lines.of(settings);
    SecretFile key = new SecretFile(settings.path("key-file"));
    return new PersonCall(
        settings.instance(),
        new Opsgenie(
            new HttpWeb(settings.duration("timeout")),
            line,
            Places.base(settings),
            key,
            settings.text("priority")),
        List.of(key),
        line,
        settings.duration("timeout"));
  }

  @Override
  public Check doctor(Settings settings) {
    return Places.doctor(settings, "key-file");
  }
}
