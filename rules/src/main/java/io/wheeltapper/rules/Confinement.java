package io.wheeltapper.rules;

import io.wheeltapper.core.spi.Nearest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drools.drl.ast.descr.AnnotationDescr;
import org.drools.drl.ast.descr.AttributeDescr;
import org.drools.drl.ast.descr.BaseDescr;
import org.drools.drl.ast.descr.ImportDescr;
import org.drools.drl.ast.descr.PackageDescr;
import org.drools.drl.ast.descr.QueryDescr;
import org.drools.drl.ast.descr.RuleDescr;
import org.jspecify.annotations.Nullable;

/**
 * The first line against a rule that would do more than conclude: looks at the parsed text, before
 * anything is compiled, and lets pass only what it knows. One file at a time.
 */
final class Confinement {

  /** One word or one text: the compiler takes the rest over as it stands. */
  private static final Pattern PLAIN = Pattern.compile("\"[^\"\\\\\\n]*\"|[\\w.-]*");

  private final Drl drl;
  private final Complaints complaints;
  private final VetoCheck vetoes;
  private final List<RuleCard> cards = new ArrayList<>();

  Confinement(Drl drl) {
    this.drl = drl;
    this.complaints = new Complaints(drl.file());
    this.vetoes = new VetoCheck(complaints, drl);
  }

  /** Cards of the rules that are in order; what is wrong is in the complaints. */
  List<RuleCard> check() {
    PackageDescr descr = drl.descr();
    header(descr);
    for (RuleDescr rule : descr.getRules()) {
      if (rule instanceof QueryDescr) {
        complaints.add(rule, "drl-query", "a query", "write a rule");
      } else {
        rule(rule).ifPresent(cards::add);
      }
    }
    return List.copyOf(cards);
  }

  Complaints complaints() {
    return complaints;
  }

  /** Names in veto rules that only the rest of the bundle can know. */
  List<NamedWord> words() {
    return vetoes.words();
  }

  private void header(PackageDescr descr) {
    if (!descr.getName().isEmpty() && !descr.getName().equals(Prelude.PACKAGE)) {
      complaints.add(
          line("package"),
          1,
          "drl-package",
          "the package " + descr.getName(),
          "leave the package line out");
    }
    for (ImportDescr wanted : descr.getImports()) {
      if (!Vocabulary.IMPORTS.contains(wanted.getTarget())) {
        complaints.add(
            wanted,
            "drl-import",
            "the import of " + wanted.getTarget(),
            "facts need no import; else only "
                + String.join(", ", Vocabulary.IMPORTS.stream().sorted().toList()));
      }
    }
    all(descr.getFunctionImports(), "drl-import", "a function import", "leave it out");
    all(descr.getAccumulateImports(), "drl-import", "an accumulate import", "leave it out");
    all(descr.getGlobals(), "drl-global", "a global", "findings is there already");
    all(descr.getFunctions(), "drl-function", "a function", "say it in patterns");
    all(descr.getTypeDeclarations(), "drl-declare", "a declared type", "put data in a table");
    all(descr.getEnumDeclarations(), "drl-declare", "a declared enum", "put data in a table");
    all(descr.getEntryPointDeclarations(), "drl-declare", "an entry point", "leave it out");
    all(descr.getWindowDeclarations(), "drl-declare", "a declared window", "write it in the rule");
    for (AttributeDescr attribute : descr.getAttributes()) {
      attribute(attribute);
    }
    if (descr.getUnit() != null) {
      complaints.add(line("unit"), 1, "drl-declare", "a rule unit", "leave the unit line out");
    }
  }

  /** The line that begins with the word; the parser does not keep it. */
  private int line(String word) {
    Matcher found = Pattern.compile("(?m)^\\s*" + word + "\\b").matcher(drl.text());
    return found.find()
        ? 1 + (int) drl.text().substring(0, found.end()).chars().filter(c -> c == '\n').count()
        : 1;
  }

  private void all(Iterable<? extends BaseDescr> descrs, String code, String what, String mend) {
    descrs.forEach(d -> complaints.add(d, code, what, mend));
  }

  private Optional<RuleCard> rule(RuleDescr rule) {
    int before = complaints.all().size();
    Tier tier = tier(rule);
    Patterns patterns = new Patterns(rule);
    if (patterns.all().size() > Extent.MOST_PATTERNS) {
      complaints.add(
          rule,
          "drl-large",
          patterns.all().size() + " patterns in one rule",
          "at most " + Extent.MOST_PATTERNS + "; let one rule find what another builds on");
    }
    rule.getAttributes().values().forEach(this::attribute);
    int salience = salience(rule);
    if (rule.getParentName() != null) {
      complaints.add(rule, "drl-extends", "extends", "repeat the patterns; a rule stands alone");
    }
    if (!rule.getNamedConsequences().isEmpty()) {
      complaints.add(rule, "drl-then", "a named 'then'", "write a rule for each conclusion");
    }
    new LhsCheck(complaints, tier).check(rule.getLhs());
    if (patterns.all().stream().anyMatch(one -> one.descr().getObjectType() == null)) {
      return Optional.empty(); // told above: it is no pattern of facts
    }
    PropertyCheck properties = new PropertyCheck(complaints, patterns.bound());
    patterns.all().forEach(one -> properties.check(one.descr()));
    new TemporalCheck(complaints).check(patterns);
    MetricCheck metrics = new MetricCheck(complaints);
    patterns.all().forEach(metrics::check);
    Set<String> known = new HashSet<>(patterns.bound());
    Then then = Then.of(drl.text(), rule);
    new ThenCheck(complaints, rule, then, known, Vocabulary.conclusion(tier)).check();
    long quiet = annotations(rule);
    VetoReads veto = VetoReads.NOTHING;
    if (tier == Tier.NODE) {
      new TierCheck(complaints).check(rule, patterns);
    } else if (tier == Tier.VETO) {
      veto = vetoes.check(rule, patterns);
    }
    if (tier == null || complaints.all().size() > before) {
      return Optional.empty();
    }
    MetricReader.Read read = MetricReader.read(rule, patterns);
    return Optional.of(
        new RuleCard(
            rule.getName(),
            drl.file(),
            rule.getLine(),
            tier,
            salience,
            patterns.absence(),
            patterns.level(),
            rule.hasAnnotation("once"),
            quiet,
            value(rule, "doc"),
            read.reads(),
            read.levels(),
            veto));
  }

  private @Nullable Tier tier(RuleDescr rule) {
    Tier tier = Tier.named(value(rule, "tier"));
    if (tier == null) {
      complaints.add(
          rule,
          "drl-tier",
          value(rule, "tier").isEmpty()
              ? "the rule '" + rule.getName() + "' does not say its tier"
              : "there is no tier '" + value(rule, "tier") + "'",
          "write @tier(node), @tier(site) or @tier(veto) under its name");
    }
    return tier;
  }

  private long annotations(RuleDescr rule) {
    for (AnnotationDescr annotation : rule.getAnnotations()) {
      String name = annotation.getName();
      if (!Vocabulary.ANNOTATIONS.contains(name)) {
        annotation(
            rule,
            name,
            "@" + name,
            "a rule may say @"
                + String.join(", @", Vocabulary.ANNOTATIONS)
                + Nearest.hint(name, Vocabulary.ANNOTATIONS));
      }
    }
    for (AnnotationDescr annotation : rule.getAnnotations()) {
      Object said = annotation.getSingleValue();
      if (said != null && !PLAIN.matcher(said.toString().strip()).matches()) {
        annotation(
            rule,
            annotation.getName(),
            "@" + annotation.getName() + " of more than one plain text",
            "write one text in quotes, without quotes inside");
      }
    }
    String quiet = value(rule, "quiet");
    long millis = quiet.isEmpty() ? 0 : Periods.millis(quiet);
    if (millis < 0) {
      annotation(rule, "quiet", "@quiet(" + quiet + ")", "write a time: @quiet(\"10m\")");
    }
    return millis;
  }

  /** At the annotation itself, whose place the parser does not keep. */
  private void annotation(RuleDescr rule, String name, String message, String mend) {
    int from = Math.max(0, rule.getStartCharacter());
    Matcher found = Pattern.compile("@\\s*" + Pattern.quote(name) + "\\b").matcher(drl.text());
    if (from > drl.text().length() || !found.find(from)) {
      complaints.add(rule, "drl-annotation", message, mend);
      return;
    }
    String before = drl.text().substring(0, found.start());
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    int column = found.start() - before.lastIndexOf('\n');
    complaints.add(line, column, "drl-annotation", message, mend);
  }

  private static String value(RuleDescr rule, String annotation) {
    AnnotationDescr found = rule.getAnnotation(annotation);
    Object value = found == null ? null : found.getSingleValueStripped();
    return value == null ? "" : value.toString();
  }

  private void attribute(AttributeDescr attribute) {
    if (!attribute.getName().equals("salience")) {
      complaints.add(
          attribute,
          attribute.getName().equals("dialect") ? "drl-dialect" : "drl-attribute",
          "the attribute '" + attribute.getName() + "'",
          "a rule has salience and nothing else");
    }
  }

  private int salience(RuleDescr rule) {
    AttributeDescr attribute = rule.getAttributes().get("salience");
    String value = attribute == null ? "" : attribute.getValue().strip();
    if (!value.matches("-?\\d{1,6}")) {
      complaints.add(
          rule,
          "drl-salience",
          attribute == null
              ? "the rule '" + rule.getName() + "' has no salience"
              : "the salience '" + value + "' is no whole number",
          "write salience 100: the higher goes first, file names never decide");
      return 0;
    }
    return Integer.parseInt(value);
  }
}
