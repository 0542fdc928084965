package io.wheeltapper.rules;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** Lays out the words of one rule file. One use, one thread. */
final class DrlLines {

  private static final int STEP = 4;

  /** A conclusion goes on this far to the right. */
  private static final int CHAIN = 12;

  /** The part of a rule. */
  private enum Part {
    OUTSIDE,
    HEAD,
    WHEN,
    THEN
  }

  private static final Set<String> JOINING = Set.of("and", "or", "over", "from");
  private static final Set<String> ATTRIBUTES = Set.of("@", "salience");

  private final List<DrlToken> tokens;
  private final StringBuilder out = new StringBuilder();
  private final Deque<Integer> open = new ArrayDeque<>();
  private Part part = Part.OUTSIDE;
  private int at;
  private int indent;

  /** Whether when or then stands right before: no line is left blank there. */
  private boolean begun;

  DrlLines(List<DrlToken> tokens) {
    this.tokens = tokens;
  }

  String write() {
    for (at = 0; at < tokens.size(); at++) {
      DrlToken token = tokens.get(at);
      if (at > 0) {
        separate(token);
      }
      out.append(token.text());
      bracket(token);
      turn(token);
    }
    return out.isEmpty() ? "" : out.append('\n').toString();
  }

  private void separate(DrlToken token) {
    DrlToken before = tokens.get(at - 1);
    boolean frame = frame(token);
    if (frame || breaks(token, before)) {
      boolean wide = token.breaks() > 1 && open.isEmpty() && !frame && part != Part.HEAD;
      boolean gap = (wide || outside(token)) && !begun;
      out.append(gap ? "\n\n" : "\n");
      indent = indent(token, frame);
      out.repeat(' ', indent);
    } else {
      out.append(
          DrlGap.between(before, token, at > 1 ? tokens.get(at - 2) : before, part == Part.THEN));
    }
  }

  /** Whether the word begins a part of a rule. */
  private boolean frame(DrlToken token) {
    boolean alone =
        open.isEmpty() && token.sort() == DrlToken.Sort.WORD && !tokens.get(at - 1).is(".");
    return alone
        && switch (part) {
          case OUTSIDE -> token.is("rule");
          case HEAD -> token.is("when") || token.is("then");
          case WHEN -> token.is("then");
          case THEN -> token.is("end");
        };
  }

  private boolean breaks(DrlToken token, DrlToken before) {
    if (before.sort() == DrlToken.Sort.REMARK) {
      return true;
    }
    if (token.remark() && token.breaks() == 0) {
      return false;
    }
    boolean attribute =
        part == Part.HEAD
            && open.isEmpty()
            && ATTRIBUTES.contains(token.text())
            && token.sort() != DrlToken.Sort.TEXT;
    return token.breaks() > 0 && !(part == Part.HEAD && named(before)) && !glued(token, before)
        || attribute
        || another(token, before)
        || begun;
  }

  /** A rule's word and its name stand on one line; so do an attribute and its value. */
  private static boolean named(DrlToken before) {
    return before.is("rule") || before.is("salience") || before.is("@");
  }

  /** No line begins with what closes or parts. */
  private static boolean glued(DrlToken token, DrlToken before) {
    return token.is(",") || token.is(";") || token.is(")") || before.is("@");
  }

  /** Whether the next pattern begins here. */
  private boolean another(DrlToken token, DrlToken before) {
    return part == Part.WHEN
        && open.isEmpty()
        && before.is(")")
        && token.sort() == DrlToken.Sort.WORD
        && !JOINING.contains(token.text());
  }

  /** Between two rules, and between a rule and what follows it, a line is blank. */
  private boolean outside(DrlToken token) {
    if (part != Part.OUTSIDE) {
      return false;
    }
    DrlToken before = tokens.get(at - 1);
    return token.breaks() > 1 || before.is("end");
  }

  private int indent(DrlToken token, boolean frame) {
    if (frame || part == Part.OUTSIDE) {
      return 0;
    }
    if (!open.isEmpty()) {
      return open.element() + (token.is("||") || token.is("&&") ? STEP : 0);
    }
    return part == Part.THEN && (token.is(".") || goesOn(token)) ? CHAIN : STEP;
  }

  /** Whether a conclusion is still being said. */
  private boolean goesOn(DrlToken token) {
    int i = at - 1;
    while (i > 0 && tokens.get(i).remark()) {
      i--;
    }
    DrlToken last = tokens.get(i);
    return !token.remark() && !last.is(";") && !last.is("then");
  }

  private void bracket(DrlToken token) {
    if (token.is("(") || token.is("[")) {
      boolean last = at + 1 < tokens.size() && tokens.get(at + 1).breaks() > 0;
      int column = out.length() - out.lastIndexOf("\n") - 1;
      open.push(last ? indent + 2 * STEP : column);
    } else if ((token.is(")") || token.is("]")) && !open.isEmpty()) {
      open.pop();
    }
  }

  private void turn(DrlToken token) {
    begun = false;
    boolean word = open.isEmpty() && token.sort() == DrlToken.Sort.WORD;
    if (!word || at > 0 && tokens.get(at - 1).is(".")) {
      return;
    }
    switch (part) {
      case OUTSIDE -> part = token.is("rule") ? Part.HEAD : part;
      case HEAD -> into(token.is("when") ? Part.WHEN : token.is("then") ? Part.THEN : part);
      case WHEN -> into(token.is("then") ? Part.THEN : part);
      case THEN -> part = token.is("end") ? Part.OUTSIDE : part;
    }
  }

  private void into(Part next) {
    begun = next != part;
    part = next;
  }
}
