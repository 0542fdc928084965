package io.wheeltapper.actuators.notify;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.SecretFile;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Where a channel posts, as its settings say. */
final class Places {

  private Places() {}

  /** By {@code url} or {@code url-file}; nothing where neither is set. */
  static Optional<HttpWebhook.Place> of(Settings settings, Optional<SecretFile> address) {
    String text = settings.text("url");
    if (address.isPresent()) {
      if (!text.isEmpty()) {
        throw new BadSetting("url-file", "give 'url' or 'url-file', not both");
      }
      return Optional.of(in(address.get()));
    }
    if (text.isEmpty()) {
      return Optional.empty();
    }
    URI url = url(settings);
    return Optional.of(() -> url);
  }

  /** The address in a file, read at each call. */
  static HttpWebhook.Place in(SecretFile file) {
    return () ->
        parsed(file.now())
            .orElseThrow(
                () -> new CallFailed(CallFailed.Kind.NOT_MADE, "no webhook's URL in " + file));
  }

  /** The setting {@code url} without a slash at its end, to which paths are added. */
  static URI base(Settings settings) {
    URI url = url(settings);
    if (url.getRawQuery() != null || url.getRawFragment() != null) {
      throw new BadSetting("url", "write it without ? and #");
    }
    return URI.create(url.toString().replaceFirst("/+$", ""));
  }

  /** Whether the channel's credential can be read. */
  static Check doctor(Settings settings, String key) {
    if (settings.text(key).isEmpty()) {
      return new Check(false, "set '" + key + "'");
    }
    SecretFile file = new SecretFile(settings.path(key));
    try {
      file.now();
    } catch (CallFailed e) {
      return new Check(false, String.valueOf(e.getMessage()));
    }
    String loose = file.looseness();
    return new Check(true, loose.isEmpty() ? "not tried" : "not tried; " + loose);
  }

  /** The setting {@code url}. */
  static URI url(Settings settings) {
    return parsed(settings.text("url"))
        .orElseThrow(() -> new BadSetting("url", "not a webhook's URL; write https://host/path"));
  }

  /** A credential's file, where one is set. */
  static Optional<SecretFile> file(Settings settings, String key) {
    return settings.text(key).isEmpty()
        ? Optional.empty()
        : Optional.of(new SecretFile(settings.path(key)));
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
}
