package io.wheeltapper.deploy.wiring;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.deploy.api.CaseView;
import io.wheeltapper.deploy.views.BurnDown;
import io.wheeltapper.deploy.views.CaseSeries;
import io.wheeltapper.deploy.views.ConsoleView;
import io.wheeltapper.deploy.views.Fleet;
import io.wheeltapper.deploy.views.Match;
import io.wheeltapper.deploy.views.NodeStates;
import io.wheeltapper.deploy.views.PolicyView;
import io.wheeltapper.deploy.views.SensorView;
import io.wheeltapper.deploy.views.Series;
import io.wheeltapper.deploy.views.Story;
import io.wheeltapper.deploy.views.Tagged;
import io.wheeltapper.deploy.views.WaitingView;
import io.wheeltapper.deploy.views.Would;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** What the console sees of a running agent. Safe for all threads. */
final class LiveConsole implements ConsoleView {

  private final LiveAgent agent;
  private final Path data;
  private final Kept<Tagged> fleet;
  private final Waiting waiting;
  private final Would would;

  private final LivePolicy policy;
  private final Kept<List<String>> names;
  private final Kept<List<BurnDown>> burnDowns;
  private final Callable<List<CaseView>> cases;

  /** A recording is read by one at a time: it may be long. */
  private final Semaphore reading = new Semaphore(1);

  /**
   * Of an agent.
   *
   * @param cases open and cleared ones
   */
  LiveConsole(LiveAgent agent, Path data, Callable<List<CaseView>> cases) {
    this.cases = cases;
    this.policy = new LivePolicy(agent, data);
    this.names = new Kept<>(10_000, this::makeNames);
    this.burnDowns = new Kept<>(60_000, () -> agent.station().ask(BurnDown::of));
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
  public List<SensorView> sensors(boolean all) throws Exception {
    return SensorView.of(agent.station()::ask, agent.station().senses(), agent.kinds(), all);
  }

  @Override
  public PolicyView policy() throws Exception {
    return policy.view();
  }

  @Override
  public List<BurnDown> burnDowns() throws Exception {
    return burnDowns.get();
  }

  @Override
  public List<Match> search(String words) throws Exception {
    return new Finder(words)
        .cases(cases.call())
        .nodes(names.get())
        .rules(agent.rules().rules().rules())
        .entries(data)
        .matches();
  }

  @Override
  public Optional<Series> series(String caseId) throws Exception {
    if (!reading.tryAcquire(10, TimeUnit.SECONDS)) {
      throw new Busy("other recordings are being read; come again");
    }
    try {
      return CaseSeries.of(
          data, data.resolve(LiveAgent.RECORDINGS), caseId, this::reads, agent.station().now());
    } finally {
      reading.release();
    }
  }

  private Set<String> reads(String rule) {
    Set<String> metrics = new TreeSet<>();
    agent.rules().rules().rules().stream()
        .filter(c -> c.name().equals(rule))
        .flatMap(c -> c.reads().stream())
        .forEach(r -> metrics.add(r.metric()));
    return metrics;
  }

  private List<String> makeNames() throws Exception {
    NodeStates seen = NodeStates.of(agent.station()::ask, agent.station().now());
    return Fleet.of(seen).nodes().stream().map(Fleet.Node::name).toList();
  }

  @Override
  public Would.View would(int days) throws Exception {
    return would.view(days, agent.station().now());
  }
}
