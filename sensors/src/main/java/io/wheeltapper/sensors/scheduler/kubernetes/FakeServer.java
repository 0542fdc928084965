package io.wheeltapper.sensors.scheduler.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An API server in memory that does what it is told: objects come and go, a watch stands still, an
 * answer is missing. Safe for all threads.
 */
final class FakeServer implements ApiServer {

  private final Map<Watched, List<JsonNode>> objects = new EnumMap<>(Watched.class);
  private final Map<Watched, Feed> feeds = new ConcurrentHashMap<>();
  private final Map<Watched, String> absent = new EnumMap<>(Watched.class);
  private volatile String ready = "ok";
  private volatile String silence = "";
  private volatile boolean moving = true;
  private volatile long version;
  private volatile int generation;
  private volatile boolean restored;

  /** One that has these kinds and no other. */
  FakeServer(Watched... there) {
    List<Watched> has = List.of(there);
    for (Watched kind : Watched.values()) {
      if (has.contains(kind)) {
        objects.put(kind, new ArrayList<>());
      } else {
        absent.put(kind, "not installed");
      }
    }
  }

  /** From now on it answers that to the question whether it is ready. */
  void ready(String answer) {
    ready = answer;
  }

  /** From now on no call is answered, for this reason; "" ends that. */
  void silent(String why) {
    silence = why;
  }

  /** Whether watches move on; they do where nothing is said. */
  void moving(boolean on) {
    moving = on;
  }

  /** A kind that it no longer offers, for this reason; its objects stay. */
  synchronized void refuse(Watched kind, String why) {
    absent.put(kind, why);
  }

  /** A kind that it offers again. */
  synchronized void admit(Watched kind) {
    absent.remove(kind);
  }

  /** An object as it is from now on. */
  synchronized void put(Watched kind, JsonNode object) {
    objects.computeIfAbsent(kind, _ -> new ArrayList<>()).add(object);
    Feed feed = feeds.get(kind);
    if (feed != null) {
      feed.is(kind, object);
    }
  }

  /** An object that is no more from now on. */
  synchronized void remove(Watched kind, JsonNode object) {
    String name = object.path("metadata").path("name").asText();
    objects
        .computeIfAbsent(kind, _ -> new ArrayList<>())
        .removeIf(o -> o.path("metadata").path("name").asText().equals(name));
    Feed feed = feeds.get(kind);
    if (feed != null) {
      feed.gone(kind, object);
    }
  }

  /** From now on what is open gives no answer and no news, and what is opened anew does. */
  void forget() {
    feeds.clear();
    generation++;
  }

  /** From now on what is open is told that the store was set back, and hears nothing new. */
  void setBack() {
    feeds.clear();
    restored = true;
    generation++;
  }

  /** A connection of its own. */
  ApiServer open() {
    return new Connection(this, generation);
  }

  private record Connection(FakeServer server, int generation) implements ApiServer {

    private void answer() throws IOException {
      if (generation != server.generation) {
        throw server.restored
            ? new SetBack(900, 700)
            : new IOException("no answer on this connection");
      }
    }

    @Override
    public Offer offer() throws IOException {
      answer();
      return server.offer();
    }

    @Override
    public void watch(Watched kind, String version, Feed feed) {
      server.watch(kind, version, feed);
    }

    @Override
    public Position position(Watched kind) {
      return server.position(kind);
    }

    @Override
    public String ready() throws IOException {
      answer();
      return server.ready();
    }

    /** Its watches stay until they are taken over: another connection may have them. */
    @Override
    public void close() {}
  }

  /** Ends every watch, as a break of the connection does. */
  void breakWatches() {
    feeds.clear();
  }

  private void answer() throws IOException {
    if (!silence.isEmpty()) {
      throw new IOException(silence);
    }
  }

  @Override
  public synchronized Offer offer() throws IOException {
    answer();
    Map<Watched, String> versions = new EnumMap<>(Watched.class);
    objects.keySet().stream()
        .filter(kind -> !absent.containsKey(kind))
        .forEach(kind -> versions.put(kind, kind.versions().getFirst()));
    return new Offer(
        "fake", versions, Map.copyOf(absent), objects.getOrDefault(Watched.NODE, List.of()).size());
  }

  @Override
  public synchronized void watch(Watched kind, String of, Feed feed) {
    feeds.put(kind, feed);
    objects.getOrDefault(kind, List.of()).forEach(object -> feed.is(kind, object));
  }

  @Override
  public Position position(Watched kind) {
    if (moving) {
      version++;
    }
    boolean on = feeds.containsKey(kind);
    return new Position(on, on, Long.toString(version), "");
  }

  @Override
  public String ready() throws IOException {
    answer();
    return ready;
  }

  @Override
  public void close() {
    feeds.clear();
  }
}
