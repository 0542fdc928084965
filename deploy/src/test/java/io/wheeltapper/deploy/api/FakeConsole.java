package io.wheeltapper.deploy.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.deploy.views.ConsoleView;
import io.wheeltapper.deploy.views.GpuHours;
import io.wheeltapper.deploy.views.Tagged;
import io.wheeltapper.deploy.views.WaitingView;
import io.wheeltapper.deploy.views.Would;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A console's agent that has one node. */
final class FakeConsole implements ConsoleView {

  @Override
  public Tagged fleet() {
    return Tagged.of(
        "{\"now\":1,\"states\":[],\"nodes\":[]}".getBytes(StandardCharsets.UTF_8), "\"states\"");
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
  public List<WaitingView> approvals() {
    return List.of();
  }

  @Override
  public Would.View would(int days) {
    return new Would.View(days, 99, List.of(), List.of(), 0, new GpuHours(null, null, 0));
  }
}
