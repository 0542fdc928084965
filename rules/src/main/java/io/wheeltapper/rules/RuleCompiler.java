package io.wheeltapper.rules;

import io.wheeltapper.core.spi.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.drools.model.Model;

/**
 * Makes policies from sources: parse, confine, compile, scan, load. Blocks for up to seconds; safe
 * for any thread, one build at a time in a process (the engine's repository is shared).
 */
public final class RuleCompiler {

  private static final Object ONE_BUILD = new Object();

  private final ClassStore store;

  /** A compiler that keeps nothing. */
  public RuleCompiler() {
    this(ClassStore.none());
  }

  /** A compiler that looks into a store first, and leaves there what it made. */
  public RuleCompiler(ClassStore store) {
    this.store = store;
  }

  /** What can be said of sources from their text alone. */
  private record Read(
      List<Drl> files,
      List<RuleCard> cards,
      List<NamedWord> words,
      List<Row> rows,
      List<Problem> problems) {}

  /** All problems of all files, or policies that can run. */
  public Compilation compile(RuleSources sources) {
    Read read = read(sources);
    List<Problem> problems = read.problems();
    if (!problems.isEmpty()) {
      return new Compilation.Refused(problems);
    }
    synchronized (ONE_BUILD) {
      Map<String, byte[]> classes = classes(sources, read.files(), problems);
      if (!problems.isEmpty()) {
        return new Compilation.Refused(problems);
      }
      List<Model> models = read.cards().isEmpty() ? List.of() : load(classes);
      return new Compilation.Ready(
          new Policies(
              sources.hash(),
              read.cards(),
              read.words(),
              read.rows(),
              Handover.Texts.of(read.files()),
              models));
    }
  }

  /** What is wrong as far as the text alone shows: nothing is compiled, so it is quick. */
  public static List<Problem> slips(RuleSources sources) {
    return List.copyOf(read(sources).problems());
  }

  private static Read read(RuleSources sources) {
    List<Problem> problems = new ArrayList<>(sources.unread());
    List<Drl> files = parse(sources, problems);
    List<NamedWord> words = new ArrayList<>();
    List<RuleCard> cards = confine(files, words, problems);
    List<Row> rows = rows(sources, problems);
    if (problems.isEmpty()) {
      TableCheck tables = new TableCheck(sources.tableNames(), rows);
      files.forEach(file -> problems.addAll(tables.check(file)));
    }
    return new Read(files, cards, words, rows, problems);
  }

  private static List<Drl> parse(RuleSources sources, List<Problem> problems) {
    List<Drl> files = new ArrayList<>();
    sources
        .drl()
        .forEach((name, text) -> {
          switch (Drl.parse(name, text)) {
            case Drl.Parsed.Good good -> files.add(good.drl());
            case Drl.Parsed.Bad bad -> problems.addAll(bad.problems());
          }
        });
    return files;
  }

  private static List<RuleCard> confine(
      List<Drl> files, List<NamedWord> words, List<Problem> problems) {
    Map<String, RuleCard> byName = new HashMap<>();
    List<RuleCard> cards = new ArrayList<>();
    for (Drl file : files) {
      Confinement confinement = new Confinement(file);
      for (RuleCard card : check(file, confinement, problems)) {
        RuleCard before = byName.putIfAbsent(card.name(), card);
        if (before != null) {
          problems.add(
              new Problem(
                  card.file(),
                  card.line(),
                  1,
                  "drl-twice",
                  "the rule '" + card.name() + "' stands in " + before.file() + ":" + before.line(),
                  "give one of them another name"));
        }
        cards.add(card);
      }
      words.addAll(confinement.words());
      problems.addAll(confinement.complaints().all());
    }
    return cards;
  }

  /** What the check itself trips over is refused: what was not looked at is not let pass. */
  private static List<RuleCard> check(Drl file, Confinement confinement, List<Problem> problems) {
    try {
      return confinement.check();
    } catch (RuntimeException | StackOverflowError e) {
      problems.add(
          new Problem(
              file.file(),
              1,
              1,
              "drl-shape",
              "this file cannot be looked at: " + e,
              "write its rules as in policies/README.md"));
      return List.of();
    }
  }

  private static List<Row> rows(RuleSources sources, List<Problem> problems) {
    List<Row> rows = new ArrayList<>();
    sources
        .tables()
        .forEach((name, text) -> {
          TableReader reader = new TableReader(name);
          rows.addAll(reader.read(text));
          problems.addAll(reader.problems());
        });
    return rows;
  }

  private Map<String, byte[]> classes(
      RuleSources sources, List<Drl> files, List<Problem> problems) {
    if (files.isEmpty()) {
      return Map.of();
    }
    String key = ClassStore.key(sources);
    Map<String, byte[]> kept = store.read(key);
    Map<String, byte[]> classes = kept.isEmpty() ? new DrlCompiler(files).compile(problems) : kept;
    classes.forEach((name, bytes) ->
        ClassScan.offences(bytes)
            .forEach(offence ->
                problems.add(
                    new Problem(
                        place(name, bytes, files),
                        0,
                        0,
                        "drl-class",
                        "a rule refers to " + offence,
                        "use the words in policies/README.md only"))));
    if (kept.isEmpty() && problems.isEmpty()) {
      store.write(key, classes);
    }
    return classes;
  }

  /** The rule file that a generated class says it comes from, else the first. */
  private static String place(String name, byte[] bytes, List<Drl> files) {
    String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    return files.stream()
        .map(Drl::file)
        .filter(f -> text.contains(RuleSources.inBundle(f).replaceAll("[^A-Za-z0-9._-]", "_")))
        .findFirst()
        .orElse(files.getFirst().file() + " (" + name + ")");
  }

  static List<Model> load(Map<String, byte[]> classes) {
    ConfinedLoader loader = new ConfinedLoader(classes);
    List<Model> models = new ArrayList<>();
    for (String path : classes.keySet().stream().sorted().toList()) {
      String name = path.substring(0, path.length() - ".class".length()).replace('/', '.');
      if (name.matches("policy\\.Rules[0-9A-F]+")) {
        try {
          Class<?> type = loader.loadClass(name);
          models.add((Model) type.getDeclaredConstructor().newInstance());
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException("the compiled rules cannot be loaded: " + name, e);
        }
      }
    }
    return models;
  }
}
