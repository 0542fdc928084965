package io.wheeltapper.actuators.command;

import io.wheeltapper.actuators.Run;
import io.wheeltapper.core.model.Outcome;

/** What a check's end and words mean: passed or not, in words. Never retryable; pure. */
@FunctionalInterface
interface Reading {

  Outcome of(Run.Ran ran);

  /** By its exit code alone. */
  Reading EXIT =
      ran ->
          ran.exit() == 0
              ? new Outcome.Done("passed: " + Program.said(ran))
              : new Outcome.Failed("exit " + ran.exit() + ": " + Program.said(ran), false);
}
