package io.wheeltapper.actuators.ipmi;

import java.util.ArrayList;
import java.util.List;

/** A BMC in memory for tests, which keeps every change. Not thread-safe. */
final class FakeIpmi implements Ipmi {

  private final List<String> changes = new ArrayList<>();
  private String power = "Chassis Power is on";
  private String log = "";
  private String clock = "";
  private String info = "Free Space       : 640 bytes\nOverflow         : false\n";

  FakeIpmi power(String text) {
    power = text;
    return this;
  }

  FakeIpmi log(String text) {
    log = text;
    return this;
  }

  FakeIpmi clock(String text) {
    clock = text;
    return this;
  }

  FakeIpmi info(String text) {
    info = text;
    return this;
  }

  List<String> changes() {
    return List.copyOf(changes);
  }

  @Override
  public String ask(List<String> words) {
    return switch (words.get(1)) {
      case "info" -> info;
      case "power" -> power;
      case "elist" -> log;
      default -> clock;
    };
  }

  @Override
  public void apply(List<String> words) {
    changes.add(describe(words));
  }

  @Override
  public String describe(List<String> words) {
    return "ipmitool " + String.join(" ", words);
  }
}
