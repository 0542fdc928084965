package io.wheeltapper.deploy.cli;

import io.wheeltapper.core.spi.Nearest;
import io.wheeltapper.deploy.backtest.Change;
import java.util.Arrays;
import java.util.Locale;

/** A sort of difference that a person does not want. */
enum FailOn {
  NEW_DISRUPTIVE {
    @Override
    boolean is(Change change) {
      return change.newDisruptive();
    }
  },
  ADDED {
    @Override
    boolean is(Change change) {
      return change instanceof Change.Added;
    }
  },
  GONE {
    @Override
    boolean is(Change change) {
      return change instanceof Change.Gone;
    }
  },
  CHANGED {
    @Override
    boolean is(Change change) {
      return change instanceof Change.Changed;
    }
  },
  ANY {
    @Override
    boolean is(Change change) {
      return true;
    }
  };

  abstract boolean is(Change change);

  /** As it is typed. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The one of that word, or bad use. */
  static FailOn named(String word) {
    return Arrays.stream(values())
        .filter(f -> f.word().equals(word))
        .findFirst()
        .orElseThrow(() ->
            new BadUse(
                "--fail-on '"
                    + word
                    + "' is not known"
                    + Nearest.hint(word, Arrays.stream(values()).map(FailOn::word).toList())));
  }
}
