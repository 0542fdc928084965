package io.wheeltapper.sensors.scheduler.kubernetes;

import java.io.IOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Which kinds a server has offered so far. One that is missing after a restart is not yet loaded,
 * or refused to us: its objects are no less there, and dropping them would end every job of it.
 * Only what is not installed two openings in a row was taken away. For one thread.
 */
final class Offered {

  private final Set<Watched> ever = EnumSet.noneOf(Watched.class);
  private final Set<Watched> missed = EnumSet.noneOf(Watched.class);

  /**
   * Takes what is offered now.
   *
   * @throws IOException where a kind is missing that was there
   */
  void take(ApiServer.Offer offer) throws IOException {
    Map<Watched, String> missing = new EnumMap<>(Watched.class);
    for (Watched kind : Watched.values()) {
      if (offer.versions().containsKey(kind)) {
        missed.remove(kind);
        ever.add(kind);
      } else if (ever.contains(kind)) {
        String why = offer.absent().getOrDefault(kind, "not there");
        boolean deleted = why.equals("not installed");
        if (deleted && missed.contains(kind)) {
          ever.remove(kind);
          missed.remove(kind);
          continue;
        }
        missing.put(kind, why);
        if (deleted) {
          missed.add(kind);
        } else {
          missed.remove(kind);
        }
      }
    }
    if (!missing.isEmpty()) {
      Map.Entry<Watched, String> one = missing.entrySet().iterator().next();
      throw new IOException(
          one.getKey().title() + " were there and are not now: " + one.getValue());
    }
  }
}
