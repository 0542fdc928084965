package io.wheeltapper.deploy.demo;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;

/** Calls somebody, who comes soon when it is about a node or a GPU. */
record CallPerson(Floor floor, People people, Fences fences) implements Act<Target> {

  @Override
  public ActionType type() {
    return Acts.CALL_PERSON;
  }

  @Override
  public String preview(Target about, Action action, Attempt attempt) {
    return "call the operator on duty about " + about;
  }

  @Override
  public Outcome execute(Target about, Action action, Attempt attempt) {
    if (!fences.passes(attempt, 0)) {
      return verify(about, action, attempt);
    }
    return floor
        .node(about)
        .or(() -> floor.gpu(about).map(floor::nodeOf))
        .<Outcome>map(node -> new Outcome.Done(people.call(node) + " was called"))
        .orElse(new Outcome.Done("the operator on duty was called"));
  }

  @Override
  public Outcome verify(Target about, Action action, Attempt attempt) {
    return fences.knows(attempt)
        ? new Outcome.Done("called")
        : new Outcome.Failed("nobody was called yet", true);
  }
}
