package io.wheeltapper.deploy.sinks;

import io.wheeltapper.core.runtime.ledger.CheckpointSink;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.Settings;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** One kind of place for checkpoints. */
public interface SinkKind {

  /** Every kind there is, besides plain folders. */
  List<SinkKind> ALL = List.of(new SyslogKind(), new GitKind(), new WormKind());

  /** What can be set. */
  KindSpec spec();

  /**
   * Makes one; nothing is asked yet.
   *
   * @throws io.wheeltapper.core.spi.BadSetting when a setting is wrong
   */
  CheckpointSink create(Settings settings);

  /** Whether it can work here, without keeping anything there. */
  Check doctor(Settings settings);

  /** The kinds by name. */
  static SortedMap<String, KindSpec> specs() {
    TreeMap<String, KindSpec> specs = new TreeMap<>();
    ALL.forEach(kind -> specs.put(kind.spec().name(), kind.spec()));
    return specs;
  }

  /** The kind of a name that {@link #specs} has. */
  static SinkKind of(String name) {
    return ALL.stream().filter(k -> k.spec().name().equals(name)).findFirst().orElseThrow();
  }
}
