package io.wheeltapper.actuators.fabric;

import java.util.Optional;
import java.util.Set;

/**
 * What a site lets be taken out.
 *
 * @param keep links to other switches that must be left, at both ends
 * @param most ports that may be disabled at once in the subnet, by whoever
 * @param hosts whether links to hosts may be taken out too
 * @param spared names of switches, hosts and switch ports that are left alone, such as storage's
 */
record Site(long keep, long most, boolean hosts, Set<String> spared) {

  Site {
    spared = Set.copyOf(spared);
  }

  /** Why a link that is up must stay, or nothing. */
  Optional<String> forbids(Names.SwitchPort port, View view) {
    if (view.peerIsHere()) {
      return Optional.of(port + " is the agent's own way into the fabric");
    }
    for (String name :
        new String[] {
          port.name(), port.toString(), view.peerName(), view.peerName() + "/" + view.peerPort()
        }) {
      if (spared.contains(name)) {
        return Optional.of(name + " is to be left alone (spare)");
      }
    }
    if (!view.peerRelays() && !hosts) {
      return Optional.of(
          port + " leads to the host " + view.peerName() + ", and host-links is not true");
    }
    if (!view.peerRelays() && view.others() == 0) {
      return Optional.of("it is the last link of the host " + view.peerName());
    }
    if (view.disabled() >= most) {
      return Optional.of(
          view.disabled()
              + " ports of the subnet are disabled already, at most "
              + most
              + " may be");
    }
    return view.peerRelays() ? trunk(port, view) : Optional.empty();
  }

  private Optional<String> trunk(Names.SwitchPort port, View view) {
    if (!view.cutOff().isEmpty()) {
      return Optional.of(
          "it is the last path of " + String.join(", ", view.cutOff()) + " from here");
    }
    if (view.uplinks() < keep) {
      return Optional.of(few(port.name(), view.uplinks()));
    }
    return view.peerUplinks() < keep
        ? Optional.of(few(view.peerName(), view.peerUplinks()))
        : Optional.empty();
  }

  private String few(String name, long left) {
    return name
        + " would be left with "
        + left
        + " links to other switches, "
        + keep
        + " are wanted";
  }
}
