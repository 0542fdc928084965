package io.wheeltapper.actuators;

import io.wheeltapper.actuators.WireFaults.Answer;
import io.wheeltapper.actuators.WireFaults.Request;
import io.wheeltapper.actuators.WireFaults.Wire;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A kind's calls by HTTP, for {@link WireContractTest}, which breaks the wire under each. It has
 * the kind's name with {@code Wired} for {@code Kind}, is public, and has a constructor without
 * parameters.
 */
public interface Wired {

  /** What each way writes into the files that it reads its secrets from. */
  String SECRET = "very-secret-token-0123456789";

  /** Each way to a server. */
  List<Way> ways();

  /** Makes the call that is broken, with a client of its own. */
  @FunctionalInterface
  interface Making {

    /**
     * The call.
     *
     * @param folder for files of its own
     * @param limit of one exchange
     */
    Line.Act over(URI server, Path folder, Duration limit) throws Exception;
  }

  /**
   * One sort of call.
   *
   * @param sound what a sound server does
   * @param which request is broken
   * @param writes whether that one changes something over there
   * @param asOnce whether the other side makes one of two of it, so that it may be tried again
   * @param done ways of breaking that may be taken for a success
   */
  record Way(
      String name,
      Function<Request, Answer> sound,
      Predicate<Request> which,
      boolean writes,
      boolean asOnce,
      Set<Wire> done,
      Making call) {

    /** It changes something, and nobody but it knows whether it did. */
    public static Way writes(String name, Function<Request, Answer> sound, Making call) {
      return new Way(name, sound, Way::changes, true, false, EnumSet.noneOf(Wire.class), call);
    }

    /** It only looks. */
    public static Way reads(String name, Function<Request, Answer> sound, Making call) {
      return new Way(name, sound, r -> !changes(r), false, false, EnumSet.noneOf(Wire.class), call);
    }

    /** The same, of which the other side makes one if it comes twice. */
    public Way twiceAsOnce() {
      return new Way(name, sound, which, writes, true, done, call);
    }

    /** The same, where a status of 200 is all that is looked at. */
    public Way byStatus(Wire... more) {
      Set<Wire> all = EnumSet.noneOf(Wire.class);
      for (Wire wire : Wire.values()) {
        if (wire.success() || List.of(more).contains(wire)) {
          all.add(wire);
        }
      }
      return new Way(name, sound, which, writes, asOnce, all, call);
    }

    private static boolean changes(Request request) {
      return !request.method().equals("GET");
    }

    /** What may be said of it where it is said to have failed. */
    Set<CallFailed.Kind> sayable(Wire wire) {
      Set<CallFailed.Kind> kinds = EnumSet.copyOf(wire.sayable(writes));
      if (asOnce && kinds.remove(CallFailed.Kind.UNCERTAIN)) {
        kinds.add(CallFailed.Kind.UNREACHABLE);
      }
      return kinds;
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
