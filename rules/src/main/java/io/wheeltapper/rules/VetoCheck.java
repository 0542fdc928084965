package io.wheeltapper.rules;

import io.wheeltapper.core.spi.Nearest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drools.drl.ast.descr.RuleDescr;

/**
 * A veto rule is about one proposal, and looks at little around it: so its work is bounded, and
 * what it reads is known before it is asked. A name that is no name is an error, since such a rule
 * would stay silent for ever.
 */
final class VetoCheck {

  /** Patterns that must be there, the proposal among them. */
  static final int MOST_PATTERNS = 4;

  private static final Map<String, List<String>> WORDS =
      Map.of(
          "effect", List.of("restores", "removes", "changes", "protects"),
          "interrupts", List.of("nothing", "new-work", "running-work"),
          "mode", List.of("shadow", "observe", "ask", "act"));

  private static final String TEXT = "\"([^\"]*)\"";
  private static final Pattern QUOTED = Pattern.compile(TEXT);

  /** A field compared with literals: {@code action == "a"}, {@code action in ("a", "b")}. */
  private static final Pattern COMPARED =
      Pattern.compile(
          "(?<![\\w$.])(action|effect|interrupts|mode|fault\\.code(?:\\(\\))?)\\s*"
              + "(?:(?:==|!=)\\s*"
              + TEXT
              + "|(?:not\\s+)?in\\s*\\(([^)]*)\\))");

  private static final String ONE_ACTION = "action\\s*(?:==\\s*" + TEXT + "|in\\s*\\([^)]*\\))";
  private static final Pattern ACTIONS =
      Pattern.compile("\\s*" + ONE_ACTION + "(\\s*\\|\\|\\s*" + ONE_ACTION + ")*\\s*");
  private static final Pattern TYPE = Pattern.compile("\\s*type\\s*==\\s*" + TEXT + "\\s*");
  private static final Pattern JOINED =
      Pattern.compile("==\\s*(\\$?[A-Za-z_][\\w$]*)(?![\\w$(\"])");

  private final Complaints complaints;
  private final Drl drl;
  private final List<NamedWord> words = new ArrayList<>();

  VetoCheck(Complaints complaints, Drl drl) {
    this.complaints = complaints;
    this.drl = drl;
  }

  /** Names that only the rest of the bundle can know. */
  List<NamedWord> words() {
    return words;
  }

  VetoReads check(RuleDescr rule, Patterns patterns) {
    if (patterns.alternatives()) {
      complaints.add(rule, "drl-veto", "'or' in a veto rule", "write two rules");
    }
    Set<String> actions = new TreeSet<>();
    Set<String> types = new TreeSet<>();
    boolean found = false;
    int there = 0;
    for (Patterns.One one : patterns.all()) {
      String type = one.descr().getObjectType();
      there += one.use() == Patterns.Use.PLAIN ? 1 : 0;
      switch (type) {
        case "Proposal" -> proposal(one, there, actions);
        case "Status" -> status(one, patterns, types);
        case "Found" -> found = true;
        default -> {}
      }
      one.constraints().forEach(c -> literals(type, c, one));
    }
    shape(rule, patterns, there);
    return new VetoReads(actions, types, found);
  }

  private void shape(RuleDescr rule, Patterns patterns, int there) {
    long proposals =
        patterns.all().stream().filter(o -> o.descr().getObjectType().equals("Proposal")).count();
    if (proposals != 1) {
      complaints.add(
          rule,
          "drl-veto",
          proposals == 0
              ? "a veto rule without a Proposal would speak against everything"
              : "a veto rule sees one Proposal at a time",
          "begin with one $p: Proposal(action == \"node.reboot\")");
    }
    for (String never : List.of("once", "quiet")) {
      if (rule.hasAnnotation(never)) {
        complaints.add(
            rule,
            "drl-annotation",
            "@" + never + " on a veto rule",
            "leave it out: a veto speaks each time that it is asked");
      }
    }
    if (there > MOST_PATTERNS) {
      complaints.add(
          rule,
          "drl-veto",
          there + " patterns in a veto rule",
          "at most " + MOST_PATTERNS + ", so that it is quick; write two rules");
    }
  }

  private void proposal(Patterns.One one, int there, Set<String> actions) {
    if (one.use() != Patterns.Use.PLAIN || there != 1) {
      complaints.add(
          one.descr(),
          "drl-veto",
          "a veto rule begins with its Proposal",
          "write $p: Proposal(…) first, outside not and exists");
    }
    for (String constraint : one.constraints()) {
      if (actions.isEmpty() && ACTIONS.matcher(constraint).matches()) {
        Matcher name = QUOTED.matcher(constraint);
        while (name.find()) {
          actions.add(name.group(1));
        }
      }
    }
  }

  /** Two of one type are joined, or their pairs would be many. */
  private void status(Patterns.One one, Patterns patterns, Set<String> before) {
    Set<String> types = types(one);
    boolean again = !before.addAll(types);
    if (again
        && one.use() == Patterns.Use.PLAIN
        && one.constraints().stream().noneMatch(c -> joined(c, patterns))) {
      complaints.add(
          one.descr(),
          "drl-veto",
          "a second Status of the same type is joined to nothing",
          "compare one of its fields with a variable bound before: target == $target");
    }
  }

  private Set<String> types(Patterns.One one) {
    Set<String> types = new HashSet<>();
    for (String constraint : one.constraints()) {
      Matcher type = TYPE.matcher(constraint);
      if (type.matches()) {
        types.add(type.group(1));
      }
    }
    if (types.size() != 1) {
      complaints.add(
          one.descr(),
          "drl-veto",
          "this Status does not say its type",
          "write type == \"scheduler.node\" in it: only statuses of that type are fetched");
    }
    return types;
  }

  private static boolean joined(String constraint, Patterns patterns) {
    Matcher joined = JOINED.matcher(constraint);
    while (joined.find()) {
      if (patterns.bound().contains(joined.group(1))) {
        return true;
      }
    }
    return false;
  }

  private void literals(String fact, String constraint, Patterns.One one) {
    Matcher compared = COMPARED.matcher(constraint);
    while (compared.find()) {
      String field = compared.group(1).replace("()", "");
      if (!fact.equals("Proposal") && !field.equals("fault.code")) {
        continue;
      }
      Matcher literal = QUOTED.matcher(compared.group());
      while (literal.find()) {
        literal(field, literal.group(1), one);
      }
    }
  }

  private void literal(String field, String word, Patterns.One one) {
    int[] place = place(word, one);
    List<String> known = WORDS.get(field);
    if (known == null) {
      NamedWord.Kind kind = field.equals("action") ? NamedWord.Kind.ACTION : NamedWord.Kind.FAULT;
      words.add(new NamedWord(kind, word, drl.file(), place[0], place[1]));
    } else if (!known.contains(word)) {
      complaints.add(
          place[0],
          place[1],
          "drl-veto",
          "there is no " + field + " '" + word + "'",
          "write one of " + String.join(", ", known) + Nearest.hint(word, known));
    }
  }

  /** Line and column of the quoted word in the file. */
  private int[] place(String word, Patterns.One one) {
    String text = drl.text();
    int from = 0;
    for (int i = 1; i < one.descr().getLine(); i++) {
      from = text.indexOf('\n', from) + 1;
    }
    int at = text.indexOf('"' + word + '"', from);
    if (at < 0) {
      return new int[] {Math.max(1, one.descr().getLine()), one.descr().getColumn() + 1};
    }
    int line = 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
    return new int[] {line, at + 1 - text.lastIndexOf('\n', at - 1)};
  }
}
