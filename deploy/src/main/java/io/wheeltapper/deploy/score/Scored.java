package io.wheeltapper.deploy.score;

import io.wheeltapper.deploy.wiring.Bundle;
import java.io.IOException;
import java.util.Set;

/** Scores bundles on drawn streams; for one thread. */
public final class Scored {

  /**
   * What is asked.
   *
   * @param stream one of those that {@link Scored#streams} names
   * @param nodes 0 for the stream's own
   * @param lookalikes what the rates of look-alikes are multiplied by
   * @param loss share of what sensors say that is lost, 0 to 1
   */
  public record Asked(
      String stream, int nodes, int days, long seed, double lookalikes, double loss) {

    /** The same with look-alikes this many times as frequent. */
    public Asked withLookalikes(double times) {
      return new Asked(stream, nodes, days, seed, times, loss);
    }

    /** The same with this share of sensor data lost. */
    public Asked withLoss(double share) {
      return new Asked(stream, nodes, days, seed, lookalikes, share);
    }
  }

  private final Profile profile;

  /**
   * Reads the factory's figures.
   *
   * @throws IOException when this build lacks them
   */
  public Scored() throws IOException {
    profile = ProfileReader.shipped();
  }

  /** The names of the streams there are, sorted. */
  public Set<String> streams() {
    return profile.streams().keySet();
  }

  /** How many nodes a stream's own site has. */
  public int nodes(String stream) {
    return site(stream).nodes();
  }

  /** Lives through a stream under a bundle, acting: takes seconds to minutes. */
  public Score score(Bundle bundle, Asked asked) throws Exception {
    Profile.Stream stream = site(asked.stream());
    int nodes = asked.nodes() == 0 ? stream.nodes() : asked.nodes();
    return Score.of(
        Play.live(
            bundle,
            profile,
            stream,
            new Draw.Wish(nodes, asked.days(), asked.seed(), asked.lookalikes(), asked.loss())));
  }

  private Profile.Stream site(String stream) {
    Profile.Stream site = profile.streams().get(stream);
    if (site == null) {
      throw new IllegalArgumentException("no stream " + stream);
    }
    return site;
  }
}
