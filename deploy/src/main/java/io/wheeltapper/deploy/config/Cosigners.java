package io.wheeltapper.deploy.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wheeltapper.core.runtime.ledger.Cosignature;
import io.wheeltapper.core.yaml.YamlValue;
import java.util.ArrayList;
import java.util.List;

/** Second parties that sign checkpoints, by their verifier keys. */
public record Cosigners(List<String> vkeys) {

  /** Nobody. */
  public static final Cosigners NONE = new Cosigners(List.of());

  public Cosigners {
    vkeys = List.copyOf(vkeys);
  }

  static Cosigners read(YamlValue value) {
    List<String> vkeys = new ArrayList<>();
    for (YamlValue each : value.list()) {
      String vkey = each.text("").strip();
      try {
        Cosignature.name(vkey);
        vkeys.add(vkey);
      } catch (IllegalArgumentException e) {
        each.problem("cosigner", String.valueOf(e.getMessage()), "see: wheeltapper audit cosign");
      }
    }
    return new Cosigners(vkeys);
  }

  static ObjectNode schema(ObjectNode node) {
    node.put("type", "array").putObject("items").put("type", "string");
    return node;
  }
}
