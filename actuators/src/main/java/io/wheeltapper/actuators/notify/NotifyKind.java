package io.wheeltapper.actuators.notify;

import static io.wheeltapper.core.spi.KindSpec.Setting.optional;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.ActuatorKind;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Outbound;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The kind {@code notify}: calls a person by a webhook. */
public final class NotifyKind implements ActuatorKind {

  private static final KindSpec SPEC =
      new KindSpec(
          "notify",
          "calls a person: a signed JSON webhook, or a log line where none is set",
          List.of(
              optional("url", Type.URL, "", "where to post; empty: only the log"),
              optional("secret-file", Type.PATH, "", "file with the key that signs the body"),
              optional("timeout", Type.DURATION, "10s", "limit of one call")),
          List.of(new Outbound("notify: POST of the webhook", true)));

  /** For the service loader. */
  public NotifyKind() {}

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Actuator create(Settings settings) {
    Optional<Webhook> webhook =
        url(settings).map(url -> new HttpWebhook(url, settings.duration("timeout")));
    return new PersonCall(webhook, () -> secret(settings), settings.duration("timeout"));
  }

  @Override
  public Check doctor(Settings settings) {
    if (url(settings).isEmpty()) {
      return new Check(true, "no 'url' is set: a person is called by the log only");
    }
    try {
      int length = secret(settings).length;
      return new Check(true, length > 0 ? "signed; not tried" : "not signed; set 'secret-file'");
    } catch (CallFailed e) {
      return new Check(false, String.valueOf(e.getMessage()));
    }
  }

  private static Optional<URI> url(Settings settings) {
    String text = settings.text("url");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI url = new URI(text);
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (http && url.getHost() != null) {
        return Optional.of(url);
      }
    } catch (java.net.URISyntaxException e) {
      throw new BadSetting("url", "not a URL: " + e.getReason());
    }
    throw new BadSetting("url", "not a webhook's URL; write https://host/path");
  }

  /** Blanks around the key are no part of it: editors end a file with a new line. */
  private static byte[] secret(Settings settings) throws CallFailed {
    if (settings.text("secret-file").isEmpty()) {
      return new byte[0];
    }
    Path file = settings.path("secret-file");
    try {
      String text = Files.readString(file).strip();
      if (text.isEmpty()) {
        throw new CallFailed(CallFailed.Kind.REFUSED, "the secret file is empty: " + file);
      }
      return text.getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new CallFailed(CallFailed.Kind.REFUSED, "cannot read the secret file " + file, e);
    }
  }
}
