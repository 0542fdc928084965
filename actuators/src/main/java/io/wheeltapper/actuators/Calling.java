package io.wheeltapper.actuators;

import io.wheeltapper.core.spi.Actuator;
import java.util.List;

/** An actuator whose every call to another system takes one of its lines. All kinds make such. */
public interface Calling extends Actuator {

  /** Its lines; constant over its lifetime. */
  List<Line> lines();

  /** Every secret it uses; none of them may be in anything it says. */
  List<SecretFile> secrets();
}
