package io.wheeltapper.rules;

import org.drools.drl.ast.descr.RuleDescr;

/**
 * The text of a rule's {@code then}, and where in its file it begins: the parser keeps the line of
 * the word alone and drops the blanks after it.
 *
 * @param text without leading blanks
 * @param line from 1
 * @param column from 1
 */
record Then(String text, int line, int column) {

  static Then of(String file, RuleDescr rule) {
    String text = String.valueOf(rule.getConsequence()).stripLeading();
    int from = 0;
    for (int i = 1; i < rule.getConsequenceLine(); i++) {
      from = file.indexOf('\n', from) + 1;
    }
    int word = Math.max(from, file.indexOf("then", from));
    String first = text.lines().findFirst().orElse("then");
    int begin = Math.max(word, file.indexOf(first, word));
    return new Then(text, lines(file, begin), begin - file.lastIndexOf('\n', begin - 1));
  }

  /** The line in the file of the text's own line, which counts from 1. */
  int line(int own) {
    return line + own - 1;
  }

  /** The column in the file of a place in the text. */
  int column(int ownLine, int ownColumn) {
    return ownLine == 1 ? column + ownColumn - 1 : ownColumn;
  }

  private static int lines(String text, int at) {
    return 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
  }
}
