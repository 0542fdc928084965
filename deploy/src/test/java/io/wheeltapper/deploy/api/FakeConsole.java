package io.wheeltapper.deploy.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.deploy.views.BurnDown;
import io.wheeltapper.deploy.views.ConsoleView;
import io.wheeltapper.deploy.views.GpuHours;
import io.wheeltapper.deploy.views.Match;
import io.wheeltapper.deploy.views.PolicyView;
import io.wheeltapper.deploy.views.SensorView;
import io.wheeltapper.deploy.views.Series;
import io.wheeltapper.deploy.views.Tagged;
import io.wheeltapper.deploy.views.WaitingView;
import io.wheeltapper.deploy.views.Would;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A console's agent that has one node. */
record FakeConsole(List<WaitingView> approvals) implements ConsoleView {

  private static final String FLEET =
      """
      {"now":1,"states":["unknown","well"],"kinds":["rack"],"groups":{"rack":["r1"]},
       "nodes":[["n1",1,null,[0]]]}
      """;

  @Override
  public Tagged fleet() {
    return Tagged.of(FLEET.getBytes(StandardCharsets.UTF_8), "\"states\"");
  }

  @Override
  public Set<String> within(Target target) {
    return Set.of(target.toString(), "node:n1");
  }

  @Override
  public Optional<ObjectNode> story(String caseId) {
    return Optional.empty();
  }

  @Override
  public Would.View would(int days) {
    return new Would.View(days, 99, List.of(), List.of(), 0, new GpuHours(null, null, 0));
  }

  @Override
  public List<SensorView> sensors(boolean all) {
    return List.of(
        new SensorView(
            "k", "kmsg", "", "alive", 1, 5L, null, new SensorView.Trust(true, 0L, 0), ""));
  }

  @Override
  public PolicyView policy() {
    return new PolicyView("b", "1", "h", false, "", "observe", List.of(), List.of(), List.of());
  }

  @Override
  public List<BurnDown> burnDowns() {
    return List.of(new BurnDown("nodes", List.of(List.of(60_000L, 1.0), List.of(120_000L, 0.5))));
  }

  @Override
  public List<Match> search(String words) {
    return List.of(new Match("node", words, words, "#/fleet?node=" + words));
  }

  @Override
  public Optional<Series> series(String caseId) {
    return Optional.empty();
  }
}
