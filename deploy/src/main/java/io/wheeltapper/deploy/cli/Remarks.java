package io.wheeltapper.deploy.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.deploy.lint.Remark;
import io.wheeltapper.deploy.lint.Sarif;
import io.wheeltapper.deploy.lint.Severity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a list of remarks is told: lines, {@code --json}, {@code --sarif FILE}. */
final class Remarks {

  @Mixin private final JsonOption json = new JsonOption();

  @Option(
      names = "--sarif",
      paramLabel = "FILE",
      description = "Write SARIF 2.1.0 there too, for code hosts and editors.")
  private @Nullable Path sarif;

  boolean json() {
    return json.on();
  }

  void tell(List<Remark> remarks, Output output) throws IOException {
    for (Remark remark : remarks) {
      tell(remark, output);
    }
    if (sarif != null) {
      Sarif.write(
          remarks, Path.of(""), new Version().getVersion()[0].replace("wheeltapper ", ""), sarif);
    }
  }

  private void tell(Remark remark, Output output) throws JsonProcessingException {
    if (json.on()) {
      output.json(Json.mapper().writeValueAsBytes(remark.json()));
    } else {
      output.note(Terminal.plain(remark.toString()));
    }
  }

  /** {@code 1 problem, 2 warnings}; {@code nothing wrong} when there is none of those. */
  static String count(List<Remark> remarks) {
    StringJoiner words = new StringJoiner(", ");
    words.setEmptyValue("nothing wrong");
    for (Severity severity : Severity.values()) {
      long number = remarks.stream().filter(r -> r.severity() == severity).count();
      String word =
          severity == Severity.ERROR ? "problem" : severity.name().toLowerCase(Locale.ROOT);
      if (number > 0) {
        words.add(number + " " + word + (number == 1 ? "" : "s"));
      }
    }
    return words.toString();
  }
}
