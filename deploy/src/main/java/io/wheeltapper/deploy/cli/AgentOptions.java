package io.wheeltapper.deploy.cli;

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
    try {
      URI uri = URI.create(url);
      if ("http".equals(uri.getScheme()) && uri.getHost() != null) {
        return new ApiClient(uri);
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
