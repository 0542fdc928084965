package io.wheeltapper.deploy.wiring;

import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.deploy.views.ConsoleView;
import io.wheeltapper.deploy.views.Fleet;
import io.wheeltapper.deploy.views.NodeStates;
import io.wheeltapper.deploy.views.Tagged;

/** What the console sees of a running agent. Safe for all threads. */
final class LiveConsole implements ConsoleView {

  private final LiveAgent agent;
  private final Kept<Tagged> fleet;

  LiveConsole(LiveAgent agent) {
    this.agent = agent;
    this.fleet = new Kept<>(1_000, this::makeFleet);
  }

  @Override
  public Tagged fleet() throws Exception {
    return fleet.get();
  }

  private Tagged makeFleet() throws Exception {
    NodeStates seen = NodeStates.of(agent.station()::ask, agent.station().now());
    return Tagged.of(Json.mapper().writeValueAsBytes(Fleet.of(seen)), "\"states\"");
  }
}
