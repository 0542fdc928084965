package io.wheeltapper.actuators.fabric;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Deed;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.util.List;
import java.util.Optional;

/** {@code link.return}: enables a switch's port that we disabled and that still is. */
record LinkReturn(ActionType type, Subnet subnet, Ours ours, Turn turn) implements Deed {

  @Override
  public List<String> preview(Action action, Attempt attempt)
      throws CallFailed, InterruptedException {
    Names.SwitchPort port = Names.of(action.target());
    View view = subnet.look(port);
    Optional<Outcome> instead = instead(port, view);
    return List.of(
        instead.isPresent()
            ? "nothing: " + instead.get().detail()
            : subnet.describe(new Subnet.Change(port, view, false)));
  }

  @Override
  public Outcome execute(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    return turn.alone(() -> enable(action));
  }

  private Outcome enable(Action action) throws CallFailed, InterruptedException {
    Names.SwitchPort port = Names.of(action.target());
    View view = subnet.look(port);
    Optional<Outcome> instead = instead(port, view);
    if (instead.isPresent()) {
      if (view.physical() != Fabric.DISABLED) {
        ours.drop(view.guid(), port.number());
      }
      return instead.get();
    }
    subnet.apply(new Subnet.Change(port, view, false));
    // From here on a disabled port is another's.
    ours.drop(view.guid(), port.number());
    return new Outcome.Done(port + " is enabled");
  }

  private Optional<Outcome> instead(Names.SwitchPort port, View view) throws CallFailed {
    Seen.one(port, view);
    if (view.physical() != Fabric.DISABLED) {
      return Optional.of(
          new Outcome.Done("enabled already: " + port + " is " + Seen.word(view.physical())));
    }
    return ours.has(view.guid(), port.number())
        ? Optional.empty()
        : Optional.of(
            new Outcome.Failed(
                port + " is disabled, and our record does not say that we did it", false));
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
      // Also where we died between the call and this; from here on a disabled port is another's.
      ours.drop(view.guid(), port.number());
    }
    if (view.physical() != Fabric.LINK_UP || view.peer().isEmpty()) {
      return new Outcome.Failed(port + " is " + Seen.word(view.physical()), true);
    }
    return new Outcome.Done(port + " is LinkUp, to " + view.peerName() + "/" + view.peerPort());
  }
}
