package io.wheeltapper.rules;

import io.wheeltapper.core.spi.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.drools.compiler.kie.builder.impl.InternalKieModule;
import org.drools.drl.ast.descr.RuleDescr;
import org.drools.model.codegen.ExecutableModelProject;
import org.kie.api.KieServices;
import org.kie.api.builder.KieBuilder;
import org.kie.api.builder.KieFileSystem;
import org.kie.api.builder.Message;
import org.kie.api.builder.ReleaseId;

/** Makes classes from confined rule files: executable model only, in memory, nothing loaded. */
final class DrlCompiler {

  /**
   * What the engine logs about a rule that does not compile, our problems say too. Kept: held
   * weakly.
   */
  private static final Logger ENGINE = Logger.getLogger("org.drools.compiler.kie.builder.impl");

  static {
    ENGINE.setLevel(Level.OFF);
  }

  private static final AtomicLong BUILDS = new AtomicLong();

  /** Fewer letters than these in common tell nothing. */
  private static final int SHORTEST = 5;

  private static final String FOLDER = "src/main/resources/policy/";

  /** Either classes or messages. */
  private record Built(Map<String, byte[]> classes, List<Said> errors) {}

  /** What the compiler said, and in which of our files, or {@code ""} when in generated code. */
  private record Said(String file, int line, int column, String text) {}

  private final List<Drl> files;

  DrlCompiler(List<Drl> files) {
    this.files = List.copyOf(files);
  }

  /** The classes; problems go to the list, and then there are none. */
  Map<String, byte[]> compile(List<Problem> problems) {
    Map<String, String> texts = new HashMap<>();
    files.forEach(f -> texts.put(f.file(), f.text()));
    Built built = build(texts);
    if (built.errors().isEmpty()) {
      return built.classes();
    }
    int before = problems.size();
    for (Said said : built.errors()) {
      if (!said.file().isEmpty() && said.line() > 0) {
        problems.add(problem(said.file(), said.line(), said.column(), said.text()));
      }
    }
    if (problems.size() == before) {
      ruleByRule(problems);
    }
    if (problems.size() == before) {
      Said first = built.errors().getFirst();
      problems.add(problem(files.getFirst().file(), 0, 0, first.text()));
    }
    return Map.of();
  }

  /**
   * An error in generated code names no line of ours: each rule is compiled alone, with all others
   * blanked out, and takes its own errors.
   */
  private void ruleByRule(List<Problem> problems) {
    for (Drl file : files) {
      for (RuleDescr rule : file.rules()) {
        Built built = build(Map.of(file.file(), alone(file, rule)));
        if (!built.errors().isEmpty()) {
          Said said = built.errors().getFirst();
          boolean placed = !said.file().isEmpty() && said.line() > 0;
          int line = placed ? said.line() : near(file, rule, said.text());
          int column = placed ? Math.max(1, said.column()) : 1;
          problems.add(problem(file.file(), line, column, rule.getName() + ": " + said.text()));
        }
      }
    }
  }

  /** The line of the rule whose words the message repeats; else that of its name. */
  private static int near(Drl file, RuleDescr rule, String message) {
    String said = message.replaceAll("\\s", "");
    List<String> lines = file.text().lines().toList();
    int best = rule.getLine();
    int longest = SHORTEST;
    for (int line = rule.getLine() + 1; line <= Math.min(lines.size(), rule.getEndLine()); line++) {
      for (String piece : lines.get(line - 1).split("[,;]|//", -1)) {
        String words = piece.replaceAll("\\s|^.*?\\b[A-Z]\\w+\\(|\\)+$", "");
        if (words.length() > longest && said.contains(words)) {
          longest = words.length();
          best = line;
        }
      }
    }
    return best == rule.getLine() ? word(rule, lines, message) : best;
  }

  /** The line with the longest word that the message has too. */
  private static int word(RuleDescr rule, List<String> lines, String message) {
    int best = rule.getLine();
    int longest = SHORTEST - 2;
    for (int line = rule.getLine() + 1; line <= Math.min(lines.size(), rule.getEndLine()); line++) {
      for (String word : lines.get(line - 1).split("[^\\w$]+", -1)) {
        if (word.length() > longest && message.contains(word)) {
          longest = word.length();
          best = line;
        }
      }
    }
    return best;
  }

  private static String alone(Drl file, RuleDescr kept) {
    char[] text = file.text().toCharArray();
    for (RuleDescr rule : file.rules()) {
      if (rule != kept) {
        int end = Math.min(text.length - 1, rule.getEndCharacter());
        for (int i = Math.max(0, rule.getStartCharacter()); i <= end; i++) {
          text[i] = text[i] == '\n' ? '\n' : ' ';
        }
      }
    }
    return new String(text);
  }

  private static Problem problem(String file, int line, int column, String text) {
    return new Problem(
        file, line, column, "drl-compile", first(text), "compare with policies/README.md");
  }

  /** One line: the engine adds the whole generated source to some messages. */
  private static String first(String text) {
    String line = text.lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", " ").strip();
    return line.length() > 300 ? line.substring(0, 300) + "…" : line;
  }

  private static Built build(Map<String, String> texts) {
    KieServices services = KieServices.get();
    ReleaseId id =
        services.newReleaseId("io.wheeltapper", "policy", "1." + BUILDS.incrementAndGet());
    try {
      KieFileSystem folder = services.newKieFileSystem();
      folder.generateAndWritePomXML(id);
      folder.write(FOLDER + "prelude.drl", Prelude.TEXT);
      Map<String, String> names = new HashMap<>();
      texts.forEach((name, text) -> {
        String flat = RuleSources.inBundle(name).replaceAll("[^A-Za-z0-9._-]", "_");
        names.put(flat, name);
        folder.write(FOLDER + flat, Prelude.inPackage(text));
      });
      KieBuilder builder = services.newKieBuilder(folder, DrlCompiler.class.getClassLoader());
      builder.buildAll(ExecutableModelProject.class);
      List<Said> errors = new ArrayList<>();
      for (Message message : builder.getResults().getMessages(Message.Level.ERROR)) {
        errors.add(said(message, names));
      }
      return errors.isEmpty()
          ? new Built(classes((InternalKieModule) builder.getKieModule()), errors)
          : new Built(Map.of(), errors);
    } catch (RuntimeException e) {
      // The engine throws for some mistakes instead of reporting them (JAVA-STACK section 3).
      return new Built(Map.of(), List.of(new Said("", 0, 0, "the engine gave up: " + e)));
    } finally {
      services.getRepository().removeKieModule(id);
    }
  }

  private static Said said(Message message, Map<String, String> names) {
    String path = String.valueOf(message.getPath());
    String name = names.getOrDefault(path.substring(path.lastIndexOf('/') + 1), "");
    return new Said(
        name, Math.max(0, message.getLine()), Math.max(0, message.getColumn()), message.getText());
  }

  private static Map<String, byte[]> classes(InternalKieModule module) {
    Map<String, byte[]> classes = new HashMap<>();
    for (String name : module.getFileNames()) {
      if (name.startsWith(Prelude.PACKAGE + "/") && name.endsWith(".class")) {
        classes.put(name, module.getBytes(name));
      }
    }
    return classes;
  }
}
