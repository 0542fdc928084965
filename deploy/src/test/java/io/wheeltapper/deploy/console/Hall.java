package io.wheeltapper.deploy.console;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A fleet as {@code GET /api/v1/fleet} tells it: 18 nodes a rack, 4 racks a leaf, 6 a loop. */
final class Hall {

  private static final int IN_RACK = 18;
  private static final List<String> STATES =
      List.of("unknown", "well", "sick", "would", "held", "others", "maintenance");
  private static final List<String> PARTITIONS = List.of("train", "batch", "interactive");

  private Hall() {}

  /** So many nodes; rack r7 is sick, r11 in maintenance, and a few others are scattered. */
  static JsonObject fleet(int nodes) {
    Random random = new Random(20_261_121);
    int racks = (nodes + IN_RACK - 1) / IN_RACK;
    JsonObject groups =
        new JsonObject()
            .put("rack", names("r", racks))
            .put("leaf", names("leaf-", (racks + 3) / 4))
            .put("loop", names("cdu-", (racks + 5) / 6))
            .put("feed", names("pdu-", (racks + 1) / 2))
            .put("domain", names("nvl-", racks))
            .put("partition", new JsonArray(PARTITIONS))
            .put("job", names("slurm/", Math.max(1, nodes / 64)));
    JsonArray all = new JsonArray();
    for (int i = 0; i < nodes; i++) {
      int rack = i / IN_RACK;
      int state = state(rack, i % IN_RACK, random.nextInt(1_000));
      String of = i % IN_RACK == 3 ? "c-7f31a2" : i % IN_RACK == 9 ? "c-55d0e1" : "c-" + i;
      String kase = state == 2 || state == 3 || state == 4 ? of : null;
      int job = i % 11 == 0 ? -1 : i / 64 % groups.getJsonArray("job").size();
      List<Integer> in =
          new ArrayList<>(List.of(rack, rack / 4, rack / 6, rack / 2, rack, rack % 3, job));
      all.add(new JsonArray().add(name(i)).add(state).add(kase).add(new JsonArray(in)));
    }
    return new JsonObject()
        .put("now", ConsoleSite.BEGIN)
        .put("states", new JsonArray(STATES))
        .put(
            "kinds",
            new JsonArray(List.of("rack", "leaf", "loop", "feed", "domain", "partition", "job")))
        .put("groups", groups)
        .put("nodes", all);
  }

  private static String name(int i) {
    return String.format("gpu-%05d", i + 1);
  }

  private static int state(int rack, int place, int chance) {
    if (rack == 6) {
      return place < 12 ? 2 : 4;
    }
    if (rack == 10) {
      return 6;
    }
    return chance < 4
        ? 2
        : chance < 10 ? 3 : chance < 18 ? 4 : chance < 24 ? 5 : chance < 32 ? 0 : 1;
  }

  private static JsonArray names(String prefix, int count) {
    JsonArray names = new JsonArray();
    for (int i = 1; i <= count; i++) {
      names.add(prefix + i);
    }
    return names;
  }
}
