package io.wheeltapper.actuators;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.spi.Actuator;
import java.util.List;

/** An actuator whose every call to another system takes one of its lines. All kinds make such. */
public interface Calling extends Actuator {

  /** Its lines; constant over its lifetime. */
  List<Line> lines();

  /** Every secret it uses; none of them may be in anything it says. */
  List<SecretFile> secrets();

  /** Those it is put together of; each carries out its own actions by its own lines. */
  default List<Calling> parts() {
    return List.of(this);
  }

  /**
   * Whether the action's target is one of this system's. Asked only where another actuator carries
   * out the same action; reads only.
   *
   * @throws Exception when the system cannot be asked
   */
  default boolean knows(Action action) throws Exception {
    return true;
  }
}
