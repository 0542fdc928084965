package io.wheeltapper.deploy.wiring;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.deploy.api.CaseView;
import java.util.List;
import java.util.Optional;

/** What a step would call if it were let through now, for whoever is asked about it. */
final class ExactCalls {

  private ExactCalls() {}

  /** Asks the actuator that would carry it out; reads only, and ends within its own limit. */
  static List<String> of(List<Actuator> actuators, Optional<Action> action, CaseView kase, long now)
      throws InterruptedException {
    if (action.isEmpty()) {
      return List.of("none: no step waits");
    }
    Optional<Actuator> carrier =
        actuators.stream()
            .filter(a -> a.actions().stream().anyMatch(t -> t.name().equals(action.get().name())))
            .findFirst();
    if (carrier.isEmpty()) {
      return List.of("none: no actuator here carries out " + action.get().name());
    }
    String fault = kase.faults().isEmpty() ? "" : kase.faults().getFirst();
    try {
      return carrier
          .get()
          .preview(action.get(), new Attempt("preview", kase.caseId(), fault, now, Long.MAX_VALUE));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return List.of("they cannot be listed now: " + e.getMessage());
    }
  }
}
