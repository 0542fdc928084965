package io.wheeltapper.actuators;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Actuator;
import java.util.List;
import java.util.Optional;

/** An actuator whose every call to another system takes one of its lines. All kinds make such. */
public interface Calling extends Actuator {

  /** Its lines; constant over its lifetime. */
  List<Line> lines();

  /** Those of them that this action may take: while one is left alone, the action is held. */
  default List<Line> lines(String action) {
    return lines();
  }

  /** Every secret it uses; none of them may be in anything it says. */
  List<SecretFile> secrets();

  /** Those it is put together of; each carries out its own actions by its own lines. */
  default List<Calling> parts() {
    return List.of(this);
  }

  /**
   * Whether it can do this, and the action's target is one of its system's. Asked only where
   * another actuator carries out the same action; reads only.
   *
   * @throws Exception when the system cannot be asked
   */
  default boolean knows(Action action) throws Exception {
    return true;
  }

  /**
   * Why its system does not let it be done to the target now. Asked where another actuator does it
   * for both; reads only.
   *
   * @throws Exception when the system cannot be asked
   */
  default Optional<String> forbids(Action action) throws Exception {
    return Optional.empty();
  }

  /** Whether it sees what a reset of a node would spoil, and is asked before any. */
  default boolean watches() {
    return false;
  }

  /**
   * Why a node must not be reset now, whoever would do it; reads only.
   *
   * @throws Exception when the system cannot be asked
   */
  default Optional<String> bars(Target node) throws Exception {
    return Optional.empty();
  }

  /** Whether the site chose it for this action, where another could do it as well. */
  default boolean chosen(Action action) {
    return false;
  }
}
