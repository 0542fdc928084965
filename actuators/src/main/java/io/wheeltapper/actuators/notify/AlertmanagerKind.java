package io.wheeltapper.actuators.notify;

import static io.wheeltapper.core.spi.KindSpec.Setting.optional;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Lines;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.actuators.SecretFile;
import io.wheeltapper.actuators.Words;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.ActuatorKind;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Outbound;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Settings;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The kind {@code alertmanager}: an alert a case, and silences for what we keep out. */
public final class AlertmanagerKind implements ActuatorKind {

  private static final KindSpec SPEC =
      new KindSpec(
          "alertmanager",
          "calls a person: one alert a case; silences the alerts of nodes that we keep out",
          Lines.with(
              List.of(
                  optional("url", Type.URL, "http://127.0.0.1:9093", "without /api/v2"),
                  optional(
                      "token-file", Type.PATH, "", "file with a bearer token, if it wants one"),
                  optional(
                      "silence-label",
                      Type.TEXT,
                      "",
                      "the label by which alerts name a node; empty: nothing is silenced"),
                  optional("timeout", Type.DURATION, "10s", "limit of one call"))),
          List.of(
              new Outbound("Alertmanager: GET /api/v2/status, /api/v2/silences", false),
              new Outbound("Alertmanager: POST /api/v2/alerts", true),
              new Outbound("Alertmanager: POST /api/v2/silences, DELETE /api/v2/silence/*", true)));

  /** For the service loader. */
  public AlertmanagerKind() {}

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Actuator create(Settings settings) {
    Line line = Lines.of(settings);
    Optional<SecretFile> token = Places.file(settings, "token-file");
    return new PersonCall(
        settings.instance(),
        channel(settings, line, token),
        token.stream().toList(),
        line,
        settings.duration("timeout"));
  }

  static Channel channel(Settings settings, Line line, Optional<SecretFile> token) {
    String label = settings.text("silence-label");
    if (!label.isEmpty() && !label.matches("[a-zA-Z_][a-zA-Z0-9_]{0,63}")) {
      throw new BadSetting("silence-label", "no label's name; write node or instance");
    }
    return new Alertmanager(
        new HttpWeb(settings.duration("timeout")),
        line,
        Pace.system(),
        Places.base(settings),
        token,
        label);
  }

  @Override
  public Check doctor(Settings settings) {
    try {
      String status =
          new HttpWeb(settings.duration("timeout"))
              .send(
                  "GET",
                  URI.create(Places.base(settings) + "/api/v2/status"),
                  Map.of(),
                  new byte[0]);
      String version = Web.tree(status).path("versionInfo").path("version").asText("unknown");
      return new Check(
          true, "Alertmanager " + Words.plain(version, 40) + "; writing was not tried");
    } catch (CallFailed e) {
      return new Check(false, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Check(false, "interrupted");
    }
  }
}
