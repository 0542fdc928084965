package io.wheeltapper.deploy.wiring;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.deploy.api.CaseView;
import io.wheeltapper.deploy.views.ConsoleView;
import io.wheeltapper.deploy.views.Fleet;
import io.wheeltapper.deploy.views.NodeStates;
import io.wheeltapper.deploy.views.Story;
import io.wheeltapper.deploy.views.Tagged;
import io.wheeltapper.deploy.views.WaitingView;
import io.wheeltapper.deploy.views.Would;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the console sees of a running agent. Safe for all threads. */
final class LiveConsole implements ConsoleView {

  private final LiveAgent agent;
  private final Path data;
  private final Kept<Tagged> fleet;
  private final Waiting waiting;
  private final Would would;

  LiveConsole(LiveAgent agent, Path data) {
    this.agent = agent;
    this.data = data;
    this.fleet = new Kept<>(1_000, this::makeFleet);
    this.waiting = new Waiting(agent);
    this.would = new Would(data);
  }

  @Override
  public Tagged fleet() throws Exception {
    return fleet.get();
  }

  private Tagged makeFleet() throws Exception {
    NodeStates seen = NodeStates.of(agent.station()::ask, agent.station().now());
    return Tagged.of(Json.mapper().writeValueAsBytes(Fleet.of(seen)), "\"states\"");
  }

  @Override
  public Set<String> within(Target target) throws Exception {
    Set<String> within =
        agent
            .station()
            .ask(site -> {
              Set<String> names = new TreeSet<>();
              site.nodesIn(target).forEach(n -> names.add(n.toString()));
              return names;
            });
    within.add(target.toString());
    return within;
  }

  @Override
  public Optional<ObjectNode> story(String caseId) throws Exception {
    Optional<CaseView> open =
        agent.station().ask(site -> site.book().openCase(caseId).map(CaseView::of));
    return Story.of(data, caseId, open.orElse(null));
  }

  @Override
  public List<WaitingView> approvals() throws Exception {
    return waiting.now();
  }

  @Override
  public Would.View would(int days) throws Exception {
    return would.view(days, agent.station().now());
  }
}
