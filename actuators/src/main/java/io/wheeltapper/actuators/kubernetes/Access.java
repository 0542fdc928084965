package io.wheeltapper.actuators.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.SecretFile;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the server is and who we are there: by address, token and CA, or by a kubeconfig, or as the
 * pod's own account. Each file is read anew, so that what is rotated is used from the next call on.
 */
final class Access {

  private final Settings settings;
  private final Optional<SecretFile> token;
  private final Optional<SecretFile> kubeconfig;

  /**
   * Looks at the settings alone.
   *
   * @throws BadSetting when they do not go together
   */
  Access(Settings settings) {
    this.settings = settings;
    this.token = file("token-file");
    this.kubeconfig = file("kubeconfig");
    boolean url = !settings.text("url").isBlank();
    if (kubeconfig.isPresent() && url) {
      throw new BadSetting("url", "give 'url' or 'kubeconfig', not both");
    }
    if (!url && !(settings.text("token-file") + settings.text("ca-file")).isBlank()) {
      throw new BadSetting("token-file", "'token-file' and 'ca-file' go with 'url'");
    }
    if (url && token.isEmpty()) {
      throw new BadSetting("token-file", "'url' needs a 'token-file'");
    }
    if (url && !settings.text("url").startsWith("https://")) {
      throw new BadSetting(
          "url", "'" + settings.text("url") + "' is no address; write https://127.0.0.1:6443");
    }
  }

  private Optional<SecretFile> file(String key) {
    return settings.text(key).isBlank()
        ? Optional.empty()
        : Optional.of(new SecretFile(settings.path(key)));
  }

  List<SecretFile> secrets() {
    return Stream.concat(token.stream(), kubeconfig.stream()).toList();
  }

  /** Reads the token, so that one that cannot be read is a plain word. */
  void check() throws CallFailed {
    if (token.isPresent()) {
      token.get().now();
    }
  }

  /** What a client is made of; another text wants another client. */
  String fingerprint() throws CallFailed {
    return kubeconfig.isPresent()
        ? Integer.toHexString(kubeconfig.get().now().hashCode())
        : "settings";
  }

  Config config() throws CallFailed {
    int timeout = Math.toIntExact(Math.min(settings.duration("call-timeout").toMillis(), 600_000));
    return new ConfigBuilder(found())
        .withRequestTimeout(timeout)
        .withConnectionTimeout(timeout)
        // Tries again are ours: the client's own would hammer a budget's no for 19 seconds.
        .withRequestRetryBackoffLimit(0)
        .withUserAgent("wheeltapper")
        .build();
  }

  private Config found() throws CallFailed {
    if (kubeconfig.isPresent()) {
      String text = kubeconfig.get().now();
      String context = settings.text("context");
      try {
        Path file = kubeconfig.get().file();
        return context.isBlank()
            ? Config.fromKubeconfig(file.toFile())
            : Config.fromKubeconfig(context, file.toFile());
      } catch (RuntimeException e) {
        throw new CallFailed(
            CallFailed.Kind.REFUSED,
            "no kubeconfig: " + kubeconfig.get().file() + " (" + text.length() + " characters)",
            e);
      }
    }
    if (settings.text("url").isBlank()) {
      if (System.getenv("KUBERNETES_SERVICE_HOST") == null) {
        throw new CallFailed(
            CallFailed.Kind.REFUSED,
            "no cluster is configured; set 'kubeconfig', or 'url' with 'ca-file' and 'token-file'");
      }
      return Config.autoConfigure(null);
    }
    ConfigBuilder builder =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(settings.text("url"))
            .withAutoConfigure(false)
            .withOauthTokenProvider(this::bearer);
    String ca = settings.text("ca-file");
    if (!ca.isBlank()) {
      if (!Files.isReadable(Path.of(ca))) {
        throw new CallFailed(CallFailed.Kind.REFUSED, "'ca-file' cannot be read: " + ca);
      }
      builder.withCaCertFile(ca);
    }
    return builder.build();
  }

  private String bearer() {
    try {
      return token.isPresent() ? token.get().now() : "";
    } catch (CallFailed e) {
      return ""; // The server says no to it; check() has said why to a person.
    }
  }
}
