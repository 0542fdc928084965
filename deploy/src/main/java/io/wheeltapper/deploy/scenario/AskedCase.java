package io.wheeltapper.deploy.scenario;

import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.spi.Dossier;
import io.wheeltapper.core.spi.Lookup;
import java.util.List;
import java.util.Optional;

/**
 * What an adviser would have been asked in a scenario, and what it could not know yet. Immutable;
 * the look-ups tell what the agent had heard at that moment.
 *
 * @param scenario its name
 * @param place where it is written, {@code file:line}
 * @param dossier the question, as beside a live agent
 * @param cause the fault that it turned out to be; empty where nothing is at fault
 * @param elsewhere whether that fault is another case's, and this target only shows it
 * @param plan the actions of the rung that was planned then, in their order
 */
public record AskedCase(
    String scenario,
    String place,
    Dossier dossier,
    Lookup lookup,
    Optional<Fault> cause,
    boolean elsewhere,
    List<String> plan) {

  public AskedCase {
    plan = List.copyOf(plan);
  }
}
