package io.wheeltapper.advisor;

import static io.wheeltapper.core.spi.KindSpec.Setting.optional;
import static io.wheeltapper.core.spi.KindSpec.Setting.required;

import io.wheeltapper.advisor.endpoint.Address;
import io.wheeltapper.advisor.endpoint.Dialect;
import io.wheeltapper.advisor.endpoint.Endpoint;
import io.wheeltapper.advisor.endpoint.KeyFile;
import io.wheeltapper.advisor.endpoint.ModelList;
import io.wheeltapper.advisor.endpoint.RemoteEndpoint;
import io.wheeltapper.core.spi.Advisor;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Outbound;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A model behind an address. */
final class RemoteKind implements AdvisorKind {

  private static final String ANTHROPIC_URL = "https://api.anthropic.com/v1";
  private static final String LOOPBACK = "localhost|\\[::1\\]|127(\\.\\d{1,3}){3}";

  private final Dialect dialect;

  RemoteKind(Dialect dialect) {
    this.dialect = dialect;
  }

  @Override
  public KindSpec spec() {
    List<Setting> settings = new ArrayList<>();
    if (dialect == Dialect.OPENAI) {
      settings.add(required("url", Type.URL, "up to the path's /v1, as http://127.0.0.1:11434/v1"));
      settings.add(optional("key-file", Type.PATH, "", "the key, where the endpoint wants one"));
    } else {
      settings.add(optional("url", Type.URL, ANTHROPIC_URL, "up to the path's /v1"));
      settings.add(required("key-file", Type.PATH, "holds the key; read anew at each call"));
    }
    settings.add(required("model", Type.TEXT, "its name at the endpoint"));
    settings.add(optional("ca-file", Type.PATH, "", "authorities in PEM; default the system's"));
    settings.add(optional("plain-http", Type.BOOLEAN, "false", "allow http:// to another machine"));
    settings.add(optional("schema", Type.BOOLEAN, "true", "send the answer's JSON schema along"));
    settings.add(optional("calls-at-once", Type.WHOLE, "2", "the most under way, 1 to 32"));
    settings.add(optional("calls-per-minute", Type.WHOLE, "30", "the most, 1 to 1000"));
    settings.addAll(Terms.SETTINGS);
    return dialect == Dialect.OPENAI
        ? new KindSpec(
            "openai",
            "a model behind an OpenAI-compatible endpoint: vLLM, Ollama, llama.cpp, OpenAI",
            settings,
            List.of(
                new Outbound("model: POST {url}/chat/completions, a redacted question", false),
                new Outbound("model: GET {url}/models, by doctor", false)))
        : new KindSpec(
            "anthropic",
            "a model of Anthropic",
            settings,
            List.of(
                new Outbound("model: POST {url}/messages, a redacted question", false),
                new Outbound("model: GET {url}/models, by doctor", false)));
  }

  @Override
  public Advisor create(Settings settings, Surroundings surroundings) {
    Terms terms = Terms.of(settings);
    return new LanguageAdvisor(endpoint(settings), terms, surroundings, new SecureRandom());
  }

  @Override
  public Optional<Drafter> drafter(Settings settings, Surroundings surroundings) {
    Terms terms = Terms.of(settings);
    return Optional.of(
        new LanguageDrafter(endpoint(settings), terms, surroundings, new SecureRandom()));
  }

  private Endpoint endpoint(Settings settings) {
    try {
      return new RemoteEndpoint(address(settings), Thread::sleep);
    } catch (IOException e) {
      throw new BadSetting("ca-file", "'ca-file' holds no certificates: " + e.getMessage());
    }
  }

  @Override
  public Check doctor(Settings settings) {
    return ModelList.look(address(settings));
  }

  private Address address(Settings settings) {
    String text = settings.text("url").replaceFirst("/+$", "");
    URI url = url(text);
    boolean plain = url.getScheme().equals("http") && !url.getHost().matches(LOOPBACK);
    if (plain && !settings.flag("plain-http")) {
      throw new BadSetting(
          "url", "http:// to another machine can be read on the way; use https, or set plain-http");
    }
    if (settings.text("model").length() > 200) {
      throw new BadSetting("model", "a model's name has at most 200 characters");
    }
    return new Address(
        dialect,
        text,
        settings.text("model"),
        new KeyFile(file(settings, "key-file")),
        file(settings, "ca-file"),
        settings.flag("schema"),
        whole(settings, "calls-at-once", 32),
        whole(settings, "calls-per-minute", 1000));
  }

  private static URI url(String text) {
    try {
      URI url = new URI(text);
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (http
          && url.getHost() != null
          && url.getRawQuery() == null
          && url.getRawFragment() == null
          && url.getRawUserInfo() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Told below, with all that is no such address.
    }
    throw new BadSetting("url", "'url' is no address of an endpoint; write https://host/v1");
  }

  private static Optional<Path> file(Settings settings, String key) {
    return settings.text(key).isEmpty() ? Optional.empty() : Optional.of(settings.path(key));
  }

  private static int whole(Settings settings, String key, int most) {
    long value = settings.whole(key);
    if (value < 1 || value > most) {
      throw new BadSetting(key, "'" + key + "' is between 1 and " + most);
    }
    return Math.toIntExact(value);
  }
}
