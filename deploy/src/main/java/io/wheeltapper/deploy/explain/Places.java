package io.wheeltapper.deploy.explain;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.deploy.wiring.InForce;
import io.wheeltapper.rules.RuleSources;
import io.wheeltapper.rules.condition.Conditions;
import io.wheeltapper.rules.condition.Facts;
import io.wheeltapper.rules.condition.NearMiss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Where rules stand, in the copies of the bundles that were in force. One thread. */
public final class Places {

  private final InForce inForce;
  private final Map<String, Map<String, String>> byBundle = new HashMap<>();

  /** Of a data folder. */
  public Places(Path data) {
    this.inForce = new InForce(data);
  }

  /** A rule's file within its bundle and its line; empty where no copy was kept. */
  public Optional<String> of(String rule, Optional<Entry.Activated> bundle) {
    return bundle.map(b -> byBundle.computeIfAbsent(b.hash(), this::read).get(rule));
  }

  private Map<String, String> read(String hash) {
    Path folder = inForce.folder(hash);
    Map<String, String> places = new TreeMap<>();
    try {
      if (Files.isDirectory(folder)) {
        Conditions conditions = Conditions.of(RuleSources.read(folder));
        conditions.rules().forEach(rule -> places.put(rule, place(conditions, rule)));
      }
    } catch (IOException e) {
      return Map.of(); // a copy that cannot be read tells no places, and the ledger has the rest
    }
    return places;
  }

  private static String place(Conditions conditions, String rule) {
    return place(conditions.nearest(rule, new Facts(List.of(), 0)));
  }

  /** A rule's file within its bundle, and its line. */
  public static String place(NearMiss miss) {
    Path file = Path.of(miss.file());
    int names = file.getNameCount();
    return file.subpath(Math.max(0, names - 2), names) + ":" + miss.line();
  }
}
