package io.wheeltapper.actuators.fabric;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What a look at a port prints, and what stands in a node's description, for the fuzzer. */
public final class ViewText {

  /** A good one. */
  public static final String SEED =
      View.of(
              new Fabric(
                  "n1",
                  Map.of(
                      "l1",
                      new Fabric.Node(
                          "l1", "l1", true, "1", Map.of(9, new Fabric.Port(5, true, "n1", 1))),
                      "n1",
                      new Fabric.Node(
                          "n1", "n1", false, "", Map.of(1, new Fabric.Port(5, true, "l1", 9))))),
              "l1",
              9)
          .text();

  private ViewText() {}

  /** That it is refused is no finding; what is read is written and read as it was. */
  public static void take(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    for (String name : List.of(Names.ofSwitch(text, "0x1"), Names.ofHost(text, "0x1"))) {
      if (name.isEmpty() || name.contains("/") || name.contains(" ")) {
        throw new AssertionError("no name: " + name);
      }
    }
    Attributes.nodeInfo(input);
    Attributes.description(input);
    Attributes.change(input, Fabric.DISABLED);
    try {
      View view = View.parse(text);
      View.parse(view.text());
    } catch (IllegalArgumentException e) {
      // It is no view.
    }
  }
}
