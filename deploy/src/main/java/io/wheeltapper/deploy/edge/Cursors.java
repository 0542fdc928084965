package io.wheeltapper.deploy.edge;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far each node's streams were taken, so that nothing is taken twice: a line is appended once
 * what was decided on a letter is durable, and before it is answered. A crash of the agent between
 * the two lets one letter of a node in again. Without a file it lasts as long as the process. Not
 * safe for threads.
 */
final class Cursors implements AutoCloseable {

  /** Streams remembered of one node; each start of its process begins one. */
  private static final int MOST_STREAMS = 8;

  private static final int COMPACT_AFTER = 200_000;

  private final Map<String, LinkedHashMap<String, Long>> nodes = new HashMap<>();
  private final @Nullable Path file;
  private @Nullable BufferedWriter out;
  private int written;

  /** Opens the file; a torn last line of a crash is left out. */
  Cursors(@Nullable Path file) throws IOException {
    this.file = file;
    if (file != null) {
      if (Files.exists(file)) {
        Files.readAllLines(file).forEach(this::read);
      }
      compact(file);
    }
  }

  private void read(String line) {
    String[] words = line.split("\t", -1);
    if (words.length == 4 && words[3].equals(".") && words[1].matches("\\d{1,18}")) {
      put(words[0], words[2], Long.parseLong(words[1]));
    }
  }

  /** Every node that was ever taken from. */
  Set<String> nodes() {
    return Set.copyOf(nodes.keySet());
  }

  /** Whether anything is known of that stream, or what was known before would be known. */
  boolean knows(String node, String stream) {
    return file != null || nodes.getOrDefault(node, new LinkedHashMap<>()).containsKey(stream);
  }

  /** The number that comes next in that stream; 0 for one that is new. */
  long next(String node, String stream) {
    return nodes.getOrDefault(node, new LinkedHashMap<>()).getOrDefault(stream, 0L);
  }

  /** All before this number is on its way; after a crash it is not known that it was. */
  void onItsWay(String node, String stream, long next) {
    put(node, stream, next);
  }

  /** All before this number was taken, for good. */
  void taken(String node, String stream, long next) throws IOException {
    put(node, stream, next);
    if (out != null && file != null) {
      out.write(line(node, stream, next));
      out.flush();
      if (++written > COMPACT_AFTER) {
        compact(file);
      }
    }
  }

  private void put(String node, String stream, long next) {
    LinkedHashMap<String, Long> streams = nodes.computeIfAbsent(node, _ -> new LinkedHashMap<>());
    // Two letters of a node may be answered in another order than they were taken.
    streams.put(stream, Math.max(next, Optional.ofNullable(streams.remove(stream)).orElse(0L)));
    if (streams.size() > MOST_STREAMS) {
      streams.pollFirstEntry();
    }
  }

  private static String line(String node, String stream, long next) {
    return node + "\t" + next + "\t" + stream + "\t.\n";
  }

  private void compact(Path at) throws IOException {
    close();
    Path parent = at.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    List<String> lines = new ArrayList<>();
    nodes.forEach(
        (node, streams) -> streams.forEach((stream, next) -> lines.add(line(node, stream, next))));
    Path fresh = at.resolveSibling(at.getFileName() + ".new");
    Files.writeString(fresh, String.join("", lines));
    Files.move(fresh, at, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    out = Files.newBufferedWriter(at, StandardOpenOption.APPEND);
    written = 0;
  }

  @Override
  public void close() throws IOException {
    if (out != null) {
      out.close();
      out = null;
    }
  }
}
