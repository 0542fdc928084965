package io.wheeltapper.core.policy;

import io.wheeltapper.core.model.Digest;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a metric of an indicator comes from: OpenSLO's metric source with its data source resolved.
 *
 * @param type {@code wheeltapper} for our own signals, {@code prometheus} …; lower case
 * @param dataSource the name of the DataSource referred to, or {@code ""}
 * @param connection the data source's connection details; nested keys joined by dots
 * @param spec what is asked, such as {@code query}; nested keys joined by dots
 */
public record Source(
    String type,
    String dataSource,
    SortedMap<String, String> connection,
    SortedMap<String, String> spec) {

  public Source {
    connection = Collections.unmodifiableSortedMap(new TreeMap<>(connection));
    spec = Collections.unmodifiableSortedMap(new TreeMap<>(spec));
  }

  /** Whether our own signals are the source. */
  public boolean own() {
    return type.equals(OwnSli.TYPE);
  }

  /** A hash of all of it. */
  String id() {
    return Digest.of("source", type, dataSource, connection, spec);
  }
}
