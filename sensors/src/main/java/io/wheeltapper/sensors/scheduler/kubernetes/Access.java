package io.wheeltapper.sensors.scheduler.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Settings;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Settings to a client's configuration: where the server is and who we are there. */
final class Access {

  private Access() {}

  /**
   * By a kubeconfig, by address and files, or else as kubectl finds it: KUBECONFIG, {@code
   * ~/.kube/config}, the pod's own account.
   *
   * @throws IOException when a file that is named cannot be read
   */
  static Config config(Settings s) throws IOException {
    int timeout = Math.toIntExact(Math.min(s.duration("timeout").toMillis(), 600_000));
    return new ConfigBuilder(found(s))
        .withRequestTimeout(timeout)
        .withConnectionTimeout(timeout)
        // What fails is asked again by us, at our pace.
        .withRequestRetryBackoffLimit(0)
        .withWatchReconnectInterval(1000)
        .withWatchReconnectLimit(-1)
        .withUserAgent("wheeltapper")
        .build();
  }

  /** What is wrong with the settings whatever the server says. */
  static void check(Settings s) {
    if (!s.text("kubeconfig").isBlank() && !s.text("url").isBlank()) {
      throw new BadSetting("url", "give 'url' or 'kubeconfig', not both");
    }
    if (s.text("url").isBlank() && !(s.text("token-file") + s.text("ca-file")).isBlank()) {
      throw new BadSetting("token-file", "'token-file' and 'ca-file' go with 'url'");
    }
    if (!s.text("url").isBlank() && !s.text("url").startsWith("http")) {
      throw new BadSetting(
          "url", "'" + s.text("url") + "' is no address; write https://127.0.0.1:6443");
    }
  }

  private static Config found(Settings s) throws IOException {
    String kubeconfig = s.text("kubeconfig");
    if (!kubeconfig.isBlank()) {
      File file = readable(kubeconfig);
      return s.text("context").isBlank()
          ? Config.fromKubeconfig(file)
          : Config.fromKubeconfig(s.text("context"), file);
    }
    if (s.text("url").isBlank()) {
      return standard(s.text("context"));
    }
    ConfigBuilder builder =
        new ConfigBuilder(Config.empty()).withMasterUrl(s.text("url")).withAutoConfigure(false);
    if (!s.text("ca-file").isBlank()) {
      builder.withCaCertFile(readable(s.text("ca-file")).toString());
    }
    if (!s.text("token-file").isBlank()) {
      Path file = readable(s.text("token-file")).toPath();
      // Read anew for each request, so that a token may be rotated.
      builder.withOauthTokenProvider(() -> token(file));
    }
    return builder.build();
  }

  /** Where kubectl would look; a guess at some address is worse than a plain word. */
  private static Config standard(String context) throws IOException {
    boolean known =
        System.getenv("KUBECONFIG") != null
            || System.getenv("KUBERNETES_SERVICE_HOST") != null
            || Files.isReadable(Path.of(System.getProperty("user.home", ""), ".kube", "config"));
    if (!known) {
      throw new IOException(
          "no cluster is configured; set 'kubeconfig', or 'url' with 'ca-file' and 'token-file'");
    }
    return Config.autoConfigure(context.isBlank() ? null : context);
  }

  private static String token(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("the token's file cannot be read: " + e.getMessage(), e);
    }
  }

  private static File readable(String path) throws IOException {
    File file = new File(path);
    if (!file.canRead()) {
      throw new IOException(path + " cannot be read");
    }
    return file;
  }
}
