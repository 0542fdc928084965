package io.wheeltapper.rules;

import org.drools.drl.ast.descr.BaseDescr;
import org.drools.drl.ast.descr.ConstraintConnectiveDescr;
import org.drools.drl.parser.DrlExprParser;
import org.drools.drl.parser.DrlExprParserFactory;
import org.jspecify.annotations.Nullable;
import org.kie.internal.builder.conf.LanguageLevelOption;

/** A constraint's text as a tree. */
final class Expressions {

  private Expressions() {}

  /** The tree, or null when the text is no expression. */
  static @Nullable BaseDescr parse(String text) {
    DrlExprParser parser = DrlExprParserFactory.getDrlExprParser(LanguageLevelOption.DRL6);
    ConstraintConnectiveDescr tree = parser.parse(text);
    return parser.hasErrors() ? null : tree;
  }
}
