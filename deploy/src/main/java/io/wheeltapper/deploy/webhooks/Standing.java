package io.wheeltapper.deploy.webhooks;

import io.wheeltapper.core.model.Digest;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.deploy.people.OwnFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which entry each receiver is to be told next, in a file beside the ledger. It names receivers by
 * a hash, for their addresses are secrets. When it is lost they are told from then on. Safe for all
 * threads.
 */
final class Standing {

  private static final Logger LOG = LoggerFactory.getLogger(Standing.class);

  private final Path file;
  private final Map<String, Long> next = new TreeMap<>();
  private final Map<String, Long> kept = new HashMap<>();

  /**
   * As it was kept. Who is not known begins at the end, and so does whoever stands beyond it, since
   * then another ledger lies there.
   *
   * @param size how many entries the ledger has now
   */
  Standing(Path file, Collection<URI> receivers, long size) {
    this.file = file;
    if (Files.exists(file)) {
      try {
        Json.mapper()
            .readTree(Files.readAllBytes(file))
            .properties()
            .forEach(p -> next.put(p.getKey(), p.getValue().asLong(size)));
        kept.putAll(next);
      } catch (IOException | RuntimeException e) {
        LOG.warn("{} cannot be read; webhooks are told from now on: {}", file, e.toString());
      }
    }
    next.replaceAll((_, at) -> at < 0 || at > size ? size : at);
    // Kept at once, so that what comes before the first was told is told after a restart too.
    receivers.forEach(url -> next.putIfAbsent(name(url), size));
    receivers.forEach(this::keep);
  }

  synchronized long of(URI url) {
    return next.getOrDefault(name(url), 0L);
  }

  synchronized void at(URI url, long index) {
    next.put(name(url), index);
  }

  /** Writes where one stands, whole or not at all; only what changed. */
  final synchronized void keep(URI url) {
    String name = name(url);
    Long now = next.get(name);
    if (now == null || now.equals(kept.get(name))) {
      return;
    }
    try {
      OwnFile.write(file, Json.mapper().writeValueAsBytes(next));
      kept.putAll(next);
    } catch (IOException e) {
      LOG.warn("where webhooks stand is not kept: {}", e.toString());
    }
  }

  private static String name(URI url) {
    return Digest.full("webhook", url).substring(0, 24);
  }
}
