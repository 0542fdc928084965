package io.wheeltapper.rules;

import io.wheeltapper.core.spi.Problem;
import java.util.ArrayList;
import java.util.List;
import org.drools.drl.ast.descr.BaseDescr;

/** Collects what is wrong with one file. One thread. */
final class Complaints {

  private final String file;
  private final List<Problem> problems = new ArrayList<>();

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
    Problem problem = new Problem(file, line, column, code, message, mend);
    if (!problems.contains(problem)) {
      problems.add(problem);
    }
  }

  List<Problem> all() {
    return List.copyOf(problems);
  }
}
