package io.wheeltapper.deploy.cli;

import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.deploy.lint.Form;
import io.wheeltapper.deploy.lint.LineDiff;
import io.wheeltapper.deploy.lint.Remark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "fmt",
    header = "Lay out rules and YAML files as the default bundle's are.",
    customSynopsis = "@|bold wheeltapper policy fmt|@ DIR|FILE… [--check] [--diff] [--json]",
    description = {
      "Only blanks and line breaks change, and only where they mean nothing; the",
      "words are compared before a file is written. A file that is no DRL stays as",
      "it is. Exit code 1 when --check finds a file that is not in its form, 2 when",
      "one cannot be read."
    },
    footer = {"", "@|bold Example|@", "  wheeltapper policy fmt policies --check --diff"})
final class PolicyFmtCommand implements Callable<Integer> {

  private final Output output;

  @Parameters(arity = "1..*", paramLabel = "DIR|FILE", description = "A bundle's folder, or files.")
  private List<Path> paths = List.of();

  @Option(names = "--check", description = "Write nothing; name what would change.")
  private boolean check;

  @Option(names = "--diff", description = "Show the lines that change.")
  private boolean diff;

  @Mixin private final JsonOption json = new JsonOption();

  @Mixin private final Help help = new Help();

  PolicyFmtCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    for (Path path : paths) {
      if (!Files.exists(path)) {
        throw new BadUse(path + ": no such file or folder; name a bundle's folder, or its files");
      }
    }
    List<Remark> problems = new ArrayList<>();
    boolean changed = false;
    for (Form.File file : Form.of(paths)) {
      file.problems().forEach(p -> problems.add(Remark.error(p)));
      if (file.changes()) {
        changed = true;
        tell(file);
        if (!check) {
          Files.writeString(file.path(), file.after());
        }
      }
    }
    for (Remark problem : problems) {
      output.note(Terminal.plain(problem.toString()));
    }
    if (!problems.isEmpty()) {
      return Main.BAD;
    }
    return check && changed ? Main.NO : 0;
  }

  private void tell(Form.File file) throws IOException {
    List<String> lines = diff ? LineDiff.of(file.before(), file.after()) : List.of();
    if (json.on()) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("kind", "formatted");
      object.put("file", file.path().toString());
      object.put("written", !check);
      object.put("diff", lines);
      output.json(Json.mapper().writeValueAsBytes(object));
      return;
    }
    output.say(Terminal.plain(file.path().toString()));
    lines.forEach(l -> output.say(Terminal.plain(l)));
  }
}
