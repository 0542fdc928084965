package io.wheeltapper.rules;

import io.wheeltapper.core.spi.Problem;
import java.util.List;
import org.drools.drl.ast.descr.PackageDescr;
import org.drools.drl.ast.descr.QueryDescr;
import org.drools.drl.ast.descr.RuleDescr;
import org.drools.drl.parser.DrlParser;
import org.drools.drl.parser.DroolsError;
import org.drools.drl.parser.DroolsParserException;
import org.drools.drl.parser.ParserError;
import org.kie.internal.builder.conf.LanguageLevelOption;

/**
 * One rule file, parsed but not compiled. Public for the rooms within this module; the engine's
 * types leave it nowhere else.
 */
public record Drl(String file, String text, PackageDescr descr) {

  /** Its rules, in the order written. */
  public List<RuleDescr> rules() {
    return descr.getRules().stream().filter(r -> !(r instanceof QueryDescr)).toList();
  }

  /** A rule as it is written; the whole file where its place is not known. */
  String text(RuleDescr rule) {
    int from = rule.getStartCharacter();
    int to = rule.getEndCharacter();
    boolean there = from >= 0 && to > from && to <= text.length();
    return there ? text.substring(from, to) : text;
  }

  /** Either the file or what is wrong with it. */
  public sealed interface Parsed {
    /** It is DRL; whether it is confined is another question. */
    record Good(Drl drl) implements Parsed {}

    /** It is not. */
    record Bad(List<Problem> problems) implements Parsed {}
  }

  /** Parses a file's text; the file is named as a person would. */
  public static Parsed parse(String file, String text) {
    Complaints complaints = new Complaints(file);
    Extent.check(text, complaints);
    if (!complaints.all().isEmpty()) {
      return new Parsed.Bad(complaints.all());
    }
    escapes(text, complaints);
    Slips.find(text, complaints);
    if (!complaints.all().isEmpty()) {
      return new Parsed.Bad(complaints.all());
    }
    DrlParser parser = new DrlParser(LanguageLevelOption.DRL6);
    PackageDescr descr = null;
    try {
      descr = parser.parse(false, text);
    } catch (DroolsParserException | RuntimeException e) {
      complaints.add(1, 1, "drl-syntax", "this is no DRL: " + e.getMessage(), "see README.md");
    }
    for (DroolsError error : parser.getErrors()) {
      int row = error instanceof ParserError p ? p.getRow() : 1;
      int column = error instanceof ParserError p ? p.getCol() + 1 : 1;
      String said = said(error.getMessage());
      complaints.add(row, column, "drl-syntax", said, Slips.mend(said));
    }
    return descr == null || !complaints.all().isEmpty()
        ? new Parsed.Bad(complaints.all())
        : new Parsed.Good(new Drl(file, text, descr));
  }

  /** A unicode escape is read before strings are, so it could end one: refused everywhere. */
  private static void escapes(String text, Complaints complaints) {
    int at = text.indexOf("\\u");
    if (at >= 0) {
      int line = (int) text.substring(0, at).lines().count();
      complaints.add(
          Math.max(1, line),
          at - text.lastIndexOf('\n', at),
          "drl-escape",
          "a unicode escape",
          "write the character itself");
    }
  }

  private static String said(String message) {
    return message.replaceFirst("^\\[ERR \\d+] Line \\d+:\\d+ ", "");
  }
}
