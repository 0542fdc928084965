package io.wheeltapper.deploy.lint;

import java.util.List;

/** One sort of thing that a bundle in order may still have wrong. No I/O. */
interface Lint {

  /** What it finds, in any order. */
  List<Remark> look(Subject bundle);
}
