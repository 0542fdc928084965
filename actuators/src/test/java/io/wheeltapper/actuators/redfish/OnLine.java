package io.wheeltapper.actuators.redfish;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.core.bmc.Bmc;
import java.util.Optional;

/** A service whose every call takes a line. */
record OnLine(Redfish inner, Line line) implements Redfish {

  @Override
  public Bmc bmc() {
    return inner.bmc();
  }

  @Override
  public Optional<Resource> get(String uri) throws CallFailed, InterruptedException {
    return line.read(() -> inner.get(uri));
  }

  @Override
  public Receipt apply(Change change) throws CallFailed, InterruptedException {
    return line.write(() -> inner.apply(change));
  }
}
