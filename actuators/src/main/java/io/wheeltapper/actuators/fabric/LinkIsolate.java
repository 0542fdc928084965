package io.wheeltapper.actuators.fabric;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Deed;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * {@code link.isolate}: disables the switch's end of a link, after a look at both ends and at what
 * is left without it. Parameter {@code peer}: the other end that is expected, as {@code s1/3}.
 */
record LinkIsolate(ActionType type, Subnet subnet, Ours ours, Site site, Turn turn)
    implements Deed {

  /** A subnet is walked no faster. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  @Override
  public List<String> preview(Action action, Attempt attempt)
      throws CallFailed, InterruptedException {
    Names.SwitchPort port = Names.of(action.target());
    View view = subnet.look(port);
    Optional<Outcome> instead = instead(action, port, view);
    return instead.isPresent()
        ? List.of("nothing: " + instead.get().detail())
        : List.of(
            subnet.describe(new Subnet.Change(port, view, true)),
            "look at both ends: %s to %s/%d; left are %d and %d links to other switches"
                .formatted(
                    port, view.peerName(), view.peerPort(), view.uplinks(), view.peerUplinks()));
  }

  @Override
  public Outcome execute(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    return turn.alone(() -> disable(action, attempt));
  }

  private Outcome disable(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    Names.SwitchPort port = Names.of(action.target());
    View view = subnet.look(port);
    Optional<Outcome> instead = instead(action, port, view);
    if (instead.isPresent()) {
      return instead.get();
    }
    ours.put(view.guid(), port.number(), attempt);
    try {
      subnet.apply(new Subnet.Change(port, view, true));
    } catch (CallFailed e) {
      if (e.kind() != CallFailed.Kind.UNCERTAIN) {
        // It was not changed: whoever disables it from here on is another.
        ours.drop(view.guid(), port.number());
      }
      throw e;
    }
    return seen(port)
        ? new Outcome.Done(
            port + " is disabled; it led to " + view.peerName() + "/" + view.peerPort())
        : new Outcome.Unknown(port + " was disabled, and is not seen to be");
  }

  /** So that whoever comes next counts without it. */
  private boolean seen(Names.SwitchPort port) throws InterruptedException {
    long end = turn.pace().now() + turn.longest().toMillis();
    while (true) {
      try {
        if (subnet.look(port).physical() == Fabric.DISABLED) {
          return true;
        }
      } catch (CallFailed e) {
        return false; // It was written: what became of it is to be looked at.
      }
      if (turn.pace().now() >= end) {
        return false;
      }
      turn.pace().pause(BETWEEN_LOOKS);
    }
  }

  /** What there is to say in place of a call. */
  private Optional<Outcome> instead(Action action, Names.SwitchPort port, View view)
      throws CallFailed {
    Seen.one(port, view);
    if (view.physical() == Fabric.DISABLED) {
      return Optional.of(
          ours.has(view.guid(), port.number())
              ? new Outcome.Done("already: we disabled it")
              : failed(port + " is disabled already, and not by us"));
    }
    if (view.physical() != Fabric.LINK_UP || view.peer().isEmpty()) {
      return Optional.of(
          new Outcome.Failed(
              port + " has no link just now: its other end cannot be looked at", true));
    }
    String wanted = action.parameter("peer");
    String peer = view.peerName() + "/" + view.peerPort();
    if (!wanted.isEmpty() && !wanted.equals(peer) && !wanted.equals(view.peerName())) {
      return Optional.of(failed(port + " leads to " + peer + ", not to " + wanted));
    }
    return site.forbids(port, view).map(LinkIsolate::failed);
  }

  private static Outcome failed(String why) {
    return new Outcome.Failed(why, false);
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    return turn.alone(() -> stands(action));
  }

  private Outcome stands(Action action) throws CallFailed, InterruptedException {
    Names.SwitchPort port = Names.of(action.target());
    View view = subnet.look(port);
    Seen.one(port, view);
    if (view.physical() != Fabric.DISABLED) {
      // Whoever disables it from here on is another.
      ours.drop(view.guid(), port.number());
      return new Outcome.Failed(port + " is " + Seen.word(view.physical()), true);
    }
    return ours.has(view.guid(), port.number())
        ? new Outcome.Done("PortPhysicalState of " + port + " is Disabled")
        : new Outcome.Failed(port + " is disabled, and not by us", false);
  }
}
