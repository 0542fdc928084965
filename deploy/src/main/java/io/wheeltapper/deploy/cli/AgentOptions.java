package io.wheeltapper.deploy.cli;

import io.wheeltapper.deploy.config.BadConfig;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Which running agent is asked, and who asks: {@code --url}, else the context that {@code
 * --context}, {@code WHEELTAPPER_CONTEXT} or {@code context use} names, else this machine's.
 */
final class AgentOptions {

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The running agent (http://127.0.0.1:8484).")
  private @Nullable String url;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "The same by name; see: wheeltapper context.")
  private @Nullable String context;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "File with your token (the context's, else $WHEELTAPPER_TOKEN_FILE).")
  private @Nullable Path tokenFile;

  ApiClient client() throws BadConfig, IOException {
    Reached reached = reached();
    if (tokenFile != null) {
      return reached.with(tokenFile).client();
    }
    String file = Contexts.variable(Contexts.TOKEN_FILE);
    return !reached.proves() && !file.isEmpty()
        ? reached.with(Path.of(file)).client()
        : reached.client();
  }

  private Reached reached() throws BadConfig, IOException {
    if (url != null) {
      if (context != null) {
        throw new BadUse("--url and --context say two things; give one of them");
      }
      return Reached.at(Reached.uri(url, "--url"));
    }
    Contexts known = Contexts.read(Contexts.file());
    String variable = Contexts.variable(Contexts.CONTEXT);
    String name = context != null ? context : variable.isEmpty() ? known.current() : variable;
    return name.isEmpty() ? Reached.at(Reached.uri(Reached.HERE, "")) : known.named(name);
  }
}
