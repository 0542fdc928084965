package io.wheeltapper.deploy.cli;

import io.wheeltapper.deploy.config.Loopback;
import java.net.URI;
import picocli.CommandLine.Option;

/** {@code --url}: which running agent is asked. */
final class AgentOptions {

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8484",
      description = "The running agent (http://127.0.0.1:8484).")
  private String url = "";

  ApiClient client() {
    return new ApiClient(uri());
  }

  /** Who sends this person's token along; it goes in the clear, so to this machine only. */
  ApiClient client(String token) {
    URI uri = uri();
    if (!token.isEmpty() && !Loopback.is(uri.getHost())) {
      throw new BadUse("a token is sent to this machine only; let --url be http://127.0.0.1:8484");
    }
    return new ApiClient(uri, token);
  }

  private URI uri() {
    try {
      URI uri = URI.create(url);
      if ("http".equals(uri.getScheme()) && uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw wrong();
    }
    throw wrong();
  }

  private BadUse wrong() {
    return new BadUse("--url '" + url + "' is no URL; write http://127.0.0.1:8484");
  }
}
