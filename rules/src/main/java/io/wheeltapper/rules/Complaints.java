package io.wheeltapper.rules;

import io.wheeltapper.core.spi.Problem;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.drools.drl.ast.descr.BaseDescr;

/** Collects what is wrong with one file. One thread. */
final class Complaints {

  /** More than anybody reads; a file of noise has one for each of its characters. */
  private static final int MOST = 1_000;

  private final String file;
  private final Set<Problem> problems = new LinkedHashSet<>();

  Complaints(String file) {
    this.file = file;
  }

  String file() {
    return file;
  }

  void add(BaseDescr where, String code, String message, String mend) {
    add(Math.max(0, where.getLine()), Math.max(0, where.getColumn() + 1), code, message, mend);
  }

  void add(int line, int column, String code, String message, String mend) {
    if (problems.size() < MOST) {
      problems.add(new Problem(file, line, column, code, message, mend));
    }
  }

  List<Problem> all() {
    return List.copyOf(problems);
  }
}
