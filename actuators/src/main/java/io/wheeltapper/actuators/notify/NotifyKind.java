package io.wheeltapper.actuators.notify;

import static io.wheeltapper.core.spi.KindSpec.Setting.optional;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Lines;
import io.wheeltapper.actuators.SecretFile;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.ActuatorKind;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Outbound;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The kind {@code notify}: calls a person by a webhook. */
public final class NotifyKind implements ActuatorKind {

  private static final KindSpec SPEC =
      new KindSpec(
          "notify",
          "calls a person: a signed JSON webhook, or a log line where none is set",
          Lines.with(
              List.of(
                  optional("url", Type.URL, "", "where to post; empty: only the log"),
                  optional("url-file", Type.PATH, "", "file with it, where it is itself a secret"),
                  optional("secret-file", Type.PATH, "", "file with the key that signs the body"),
                  optional("timeout", Type.DURATION, "10s", "limit of one call"))),
          List.of(new Outbound("notify: POST of the webhook", true)));

  /** For the service loader. */
  public NotifyKind() {}

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Actuator create(Settings settings) {
    Optional<SecretFile> address = Places.file(settings, "url-file");
    Optional<SecretFile> key = Places.file(settings, "secret-file");
    Duration limit = settings.duration("timeout");
    Line line = Lines.of(settings);
    Channel channel =
        Places.of(settings, address)
            .<Channel>map(place -> new HttpWebhook(place, key, line, limit))
            .orElseGet(() -> new LogChannel(line));
    return new PersonCall(
        settings.instance(),
        channel,
        Stream.concat(address.stream(), key.stream()).toList(),
        line,
        limit);
  }

  @Override
  public Check doctor(Settings settings) {
    Optional<SecretFile> key = Places.file(settings, "secret-file");
    Optional<HttpWebhook.Place> place = Places.of(settings, Places.file(settings, "url-file"));
    try {
      if (place.isEmpty()) {
        return new Check(true, "no 'url' is set: a person is called by the log only");
      }
      place.get().now();
      if (key.isEmpty()) {
        return new Check(true, "not signed; set 'secret-file'");
      }
      key.get().now();
      String loose = key.get().looseness();
      return new Check(true, loose.isEmpty() ? "signed; not tried" : "signed; not tried; " + loose);
    } catch (CallFailed e) {
      return new Check(false, String.valueOf(e.getMessage()));
    }
  }
}
