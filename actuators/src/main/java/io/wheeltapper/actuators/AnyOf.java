package io.wheeltapper.actuators;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.NotCalled;
import java.util.ArrayList;
import java.util.List;

/** An action that all are asked to do and that is done once one of them has done it. */
record AnyOf(List<Calling> parts) {

  /** One of them. */
  private interface Part {
    Outcome of(Calling part) throws Exception;
  }

  Outcome execute(Action action, Attempt attempt) throws Exception {
    return any(part -> part.execute(action, attempt));
  }

  Outcome verify(Action action, Attempt attempt) throws Exception {
    return any(part -> part.verify(action, attempt));
  }

  private Outcome any(Part asked) throws Exception {
    List<String> done = new ArrayList<>();
    List<String> not = new ArrayList<>();
    boolean called = false;
    boolean unknown = false;
    boolean again = false;
    for (Calling part : parts) {
      try {
        Outcome outcome = asked.of(part);
        called = true;
        unknown |= outcome instanceof Outcome.Unknown;
        again |= outcome instanceof Outcome.Failed failed && failed.retryable();
        (outcome instanceof Outcome.Done ? done : not).add(outcome.detail());
      } catch (NotCalled e) {
        again = true;
        not.add("not called: " + e.getMessage());
      }
    }
    String why = String.join("; ", not);
    if (!done.isEmpty()) {
      return new Outcome.Done(String.join("; ", done) + (why.isEmpty() ? "" : "; but " + why));
    }
    if (!called && !parts.isEmpty()) {
      throw new NotCalled(why);
    }
    return unknown
        ? new Outcome.Unknown(why)
        : new Outcome.Failed(why.isEmpty() ? "nobody here calls persons" : why, again);
  }
}
