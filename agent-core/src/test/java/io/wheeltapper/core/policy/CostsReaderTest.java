package io.wheeltapper.core.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CostsReaderTest {

  @TempDir Path folder;

  private Costs read(String costs) throws Exception {
    write(costs);
    return PolicyReader.read(folder).costs();
  }

  private List<String> mistakes(String costs) throws Exception {
    write(costs);
    return PolicyReader.check(folder).stream()
        .map(p -> p.toString().replace(folder + "/", ""))
        .toList();
  }

  private void write(String costs) throws Exception {
    Files.writeString(folder.resolve("bundle.yaml"), "name: b\nversion: 1\nowner: o\n");
    Files.writeString(folder.resolve("costs.yaml"), costs);
  }

  @Test
  void withoutTheFileNoFaultIsWorthARunningJob() throws Exception {
    assertEquals(Costs.cautious(), read("version: 1\n"));
    assertEquals(Map.of(), Costs.cautious().hazards());
  }

  @Test
  void allKeysAreRead() throws Exception {
    Costs costs =
        read(
            """
            version: 1
            horizon: 12h
            since-checkpoint: 2h
            unseen: 3m
            node-gpus: 4
            enough: 7
            takes:
              node.reboot: {for: 20m, source: ours}
            faults:
              gpu-x: {per-hour: 0.5, working: 0.875, repair: 3h, source: theirs}
              gpu-y: {per-hour: 2, source: theirs}
            pins:
              - {fault: gpu-x, cost: 1.5, why: quick}
              - {action: gpu.reset, loss: 10}
            """);
    assertEquals(
        new Costs(
            new Costs.Priors(43_200_000, 7_200_000, 180_000, 4, 7),
            Map.of("node.reboot", new Costs.Taking(1_200_000, "ours")),
            Map.of(
                Fault.of("gpu-x"), new Costs.Hazard(0.5, 0.875, 10_800_000, "theirs"),
                Fault.of("gpu-y"), new Costs.Hazard(2, 0, 86_400_000, "theirs")),
            List.of(
                new Costs.Pin(
                    "gpu-x", "*", OptionalDouble.of(1.5), OptionalDouble.empty(), "quick"),
                new Costs.Pin(
                    "*", "gpu.reset", OptionalDouble.empty(), OptionalDouble.of(10), ""))),
        costs);
  }

  @Test
  void mistakesNameTheirPlaceAndTheMend() throws Exception {
    List<String> all =
        mistakes(
            """
            version: 1
            horizont: 24h
            takes:
              node.rebot: {for: 20m, source: ours}
              gpu.reset: {for: 20m}
            faults:
              GPU: {per-hour: 1, source: s}
              gpu-x: {working: 0.5, source: ""}
              gpu-y: {per-hour: -1, working: 1.5, source: s}
            pins:
              - {fault: gpu-x}
              - {fault: gpu-x, cost: cheap}
            """);
    List<String> wanted =
        List.of(
            "costs.yaml:2:1: 'horizont' is no key here; did you mean 'horizon'?",
            "costs.yaml:4:3: 'node.rebot' is not known here; did you mean 'node.reboot'?",
            "costs.yaml:5:14: 'source' is missing",
            "costs.yaml:7:3: 'GPU' is not right here",
            "costs.yaml:8:10: 'per-hour' is missing",
            "costs.yaml:8:25: 'source' is empty",
            "costs.yaml:9:21: '-1' is not right here; write a number from 0 to 3600",
            "costs.yaml:9:34: '1.5' is not right here; write a number from 0 to 1",
            "costs.yaml:11:5: pins nothing; write cost: or loss: in GPU-hours",
            "costs.yaml:12:26: 'cheap' is not right here; write a number from 0 to 1000000000");
    assertEquals(wanted.size(), all.size(), () -> String.join("\n", all));
    for (int i = 0; i < wanted.size(); i++) {
      String is = all.get(i);
      assertTrue(is.startsWith(wanted.get(i)), is);
    }
  }

  @Test
  void aTradeIsReadWithItsDefaultsAndItsLaddersAreThere() throws Exception {
    write(
        """
        version: 1
        efficiency:
          - {name: warmer-water, action: cooling.raise-supply, spends: cooling, step: 0.5}
        """);
    Policy policy = PolicyReader.read(folder);
    Trade trade =
        new Trade(
            "warmer-water",
            "cooling.raise-supply",
            "cooling",
            new java.math.BigDecimal("0.5"),
            21_600_000,
            0.6,
            0.4);
    assertEquals(List.of(trade), policy.costs().trades());
    assertTrue(policy.names("cooling.raise-supply"));
    assertTrue(!policy.names("power.raise-cap"), "nobody named it");
    assertTrue(policy.names("power.lower-cap"), "the way back is always there");
    assertEquals(
        "cooling.raise-supply",
        policy.ladder(trade.room()).orElseThrow().rungs().getFirst().steps().getFirst().action());
    assertTrue(policy.ladder(Fault.of("cap-to-give-back")).isPresent());
  }

  @Test
  void aTradeThatWouldUndoItselfAndOneOfNoActionAreRefused() throws Exception {
    List<String> all =
        mistakes(
            """
            version: 1
            efficiency:
              - {name: Warm, action: cooling.raise-suply, spends: c, step: 0, above: 0.4, below: 0.4}
            """);
    assertEquals(4, all.size(), all::toString);
    assertTrue(
        all.get(0).startsWith("costs.yaml:3:5: would take a step and take it back"), all.get(0));
    assertTrue(all.get(2).contains("did you mean 'cooling.raise-supply'?"), all.get(2));
  }
}
