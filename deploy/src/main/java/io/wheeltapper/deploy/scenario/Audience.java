package io.wheeltapper.deploy.scenario;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.rules.Onlooker;
import io.wheeltapper.rules.Tier;
import java.util.List;

/** Who looks on while scenarios are played. One thread. */
public interface Audience {

  /** Nobody. */
  Audience NONE =
      new Audience() {
        @Override
        public Onlooker at(Tier tier) {
          return Onlooker.NONE;
        }

        @Override
        public void played(String scenario, List<Entry> story) {}
      };

  /** Who looks on in one session of a tier; asked once a session. */
  Onlooker at(Tier tier);

  /** A scenario was played to its end. */
  void played(String scenario, List<Entry> story);
}
