package io.wheeltapper.deploy.scenario;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.runtime.Station;
import java.util.List;

/** Who looks on while scenarios are played. One thread. */
public interface Audience {

  /** Where a scenario's sessions come from; asked once a scenario. */
  Station.Sessions sessions();

  /** A scenario was played to its end. */
  void played(String scenario, List<Entry> story);

  /** Nobody. */
  static Audience none(Station.Sessions sessions) {
    return new Audience() {
      @Override
      public Station.Sessions sessions() {
        return sessions;
      }

      @Override
      public void played(String scenario, List<Entry> story) {}
    };
  }
}
