package io.wheeltapper.actuators.notify;

import io.wheeltapper.actuators.FakePace;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.SecretFile;
import io.wheeltapper.actuators.WireFaults.Answer;
import io.wheeltapper.actuators.Wired;
import io.wheeltapper.actuators.Wired.Way;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;

/** A channel to persons on the wire. */
final class Ways {

  /** Over a real {@link HttpWeb}. */
  @FunctionalInterface
  interface Making {
    Channel over(URI server, SecretFile secret, Duration limit, Line line);
  }

  private static final Card CARD =
      new Card(
          "c1",
          "a1",
          Card.Phase.CALLED,
          "node:n1",
          "gpu-fell-off-bus",
          "look at it",
          1_700_000_000_000L,
          1_700_000_000_000L,
          Optional.empty());

  private Ways() {}

  static Wired.Making showing(Making making) {
    return (server, folder, limit) -> {
      SecretFile secret = new SecretFile(Files.writeString(folder.resolve("secret"), Wired.SECRET));
      Channel channel = making.over(server, secret, limit, Line.open("people"));
      return () -> channel.show(CARD);
    };
  }

  static Wired.Making keeping(Making making) {
    return (server, folder, limit) -> {
      SecretFile secret = new SecretFile(Files.writeString(folder.resolve("secret"), Wired.SECRET));
      Channel channel = making.over(server, secret, limit, Line.open("people"));
      return () -> channel.keeps("n1", "c1", 1_700_000_900_000L);
    };
  }

  /** A card by one request, which a receiver takes by its own words. */
  static Way card(String name, Answer taken, Making making) {
    return Way.writes(name, _ -> taken, showing(making)).twiceAsOnce();
  }

  static FakePace pace() {
    return new FakePace(1_700_000_001_000L);
  }
}
