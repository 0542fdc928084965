package io.wheeltapper.advisor;

import static io.wheeltapper.core.spi.KindSpec.Setting.required;

import io.wheeltapper.advisor.endpoint.Endpoint;
import io.wheeltapper.advisor.endpoint.ScriptFile;
import io.wheeltapper.advisor.endpoint.ScriptedEndpoint;
import io.wheeltapper.core.spi.Advisor;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Settings;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers out of a file, through everything that a model's answers go through. */
final class ScriptedKind implements AdvisorKind {

  @Override
  public KindSpec spec() {
    List<Setting> settings = new ArrayList<>();
    settings.add(required("file", Type.PATH, "rules and answers; see llm-advisor/README.md"));
    for (Setting setting : Terms.SETTINGS) {
      settings.add(
          setting.key().equals("canary-calls")
              ? Setting.optional("canary-calls", Type.WHOLE, "0", "0: no control question")
              : setting);
    }
    return new KindSpec("scripted", "answers out of a file: for evaluation", settings, List.of());
  }

  @Override
  public Advisor create(Settings settings, Surroundings surroundings) {
    return new LanguageAdvisor(
        endpoint(settings), Terms.of(settings), surroundings, new SecureRandom());
  }

  @Override
  public Optional<Drafter> drafter(Settings settings, Surroundings surroundings) {
    return Optional.of(
        new LanguageDrafter(
            endpoint(settings), Terms.of(settings), surroundings, new SecureRandom()));
  }

  private static Endpoint endpoint(Settings settings) {
    return new ScriptedEndpoint(ScriptFile.read(settings.path("file")));
  }

  @Override
  public Check doctor(Settings settings) {
    try {
      return new Check(
          true,
          ScriptFile.read(settings.path("file")).rules().size() + " rules; no model is asked");
    } catch (BadSetting e) {
      return new Check(false, String.valueOf(e.getMessage()));
    }
  }
}
