package io.wheeltapper.actuators.notify;

import static io.wheeltapper.core.spi.KindSpec.Setting.optional;

import io.wheeltapper.actuators.CallFailed;
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
import java.net.URI;
import java.net.URISyntaxException;
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
    Optional<SecretFile> address = file(settings, "url-file");
    Optional<SecretFile> key = file(settings, "secret-file");
    Optional<Webhook> webhook =
        place(settings, address).map(p -> new HttpWebhook(p, settings.duration("timeout")));
    return new PersonCall(
        webhook,
        key,
        Stream.concat(address.stream(), key.stream()).toList(),
        Lines.of(settings),
        settings.duration("timeout"));
  }

  @Override
  public Check doctor(Settings settings) {
    Optional<SecretFile> key = file(settings, "secret-file");
    Optional<HttpWebhook.Place> place = place(settings, file(settings, "url-file"));
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

  private static Optional<HttpWebhook.Place> place(
      Settings settings, Optional<SecretFile> address) {
    String text = settings.text("url");
    if (address.isPresent()) {
      if (!text.isEmpty()) {
        throw new BadSetting("url-file", "give 'url' or 'url-file', not both");
      }
      SecretFile file = address.get();
      return Optional.of(() ->
          parsed(file.now())
              .orElseThrow(
                  () -> new CallFailed(CallFailed.Kind.NOT_MADE, "no webhook's URL in " + file)));
    }
    if (text.isEmpty()) {
      return Optional.empty();
    }
    URI url =
        parsed(text)
            .orElseThrow(
                () -> new BadSetting("url", "not a webhook's URL; write https://host/path"));
    return Optional.of(() -> url);
  }

  private static Optional<URI> parsed(String text) {
    try {
      URI url = new URI(text);
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      return Optional.of(url).filter(u -> http && u.getHost() != null);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static Optional<SecretFile> file(Settings settings, String key) {
    return settings.text(key).isEmpty()
        ? Optional.empty()
        : Optional.of(new SecretFile(settings.path(key)));
  }
}
