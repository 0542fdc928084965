package io.wheeltapper.deploy.api;

import io.wheeltapper.deploy.views.ConsoleView;
import io.wheeltapper.deploy.views.Tagged;
import java.nio.charset.StandardCharsets;

/** A console's agent that has one node. */
final class FakeConsole implements ConsoleView {

  @Override
  public Tagged fleet() {
    return Tagged.of(
        "{\"now\":1,\"states\":[],\"nodes\":[]}".getBytes(StandardCharsets.UTF_8), "\"states\"");
  }
}
