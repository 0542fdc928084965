package io.wheeltapper.sensors.scheduler.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;

/**
 * The API server as this sensor needs it: reads only, every call with a time limit. Safe for one
 * thread; a feed is called by threads of its own.
 */
interface ApiServer extends AutoCloseable {

  /** Why a kind cannot be read: we may not list it. */
  String NO_LIST = "not allowed to list";

  /** Why a kind cannot be read: we may list it, and not watch it. */
  String NO_WATCH = "not allowed to watch";

  /**
   * Which kinds it lists and lets us read.
   *
   * @throws IOException when it does not answer
   */
  Offer offer() throws IOException;

  /**
   * Watches a kind from now on: first all objects as they are, then every change, for as long as
   * this is open; it finds its way back by itself when the connection breaks. Returns at once.
   */
  void watch(Watched kind, String version, Feed feed);

  /** How far a watch has come. */
  Position position(Watched kind);

  /**
   * Whether it is ready to serve: {@code ok}, else what it says is amiss.
   *
   * @throws SetBack when what it has now is older than what it had
   * @throws IOException when it does not answer in time
   */
  String ready() throws IOException;

  /**
   * Somebody restored the store from a backup: versions that we know come again with other objects,
   * and a watch from one of them goes on as if nothing had been.
   */
  final class SetBack extends IOException {
    private static final long serialVersionUID = 1L;

    SetBack(long before, long now) {
      super("the store was set back from version " + before + " to " + now);
    }
  }

  @Override
  void close();

  /**
   * What there is.
   *
   * @param server its version
   * @param versions by kind
   * @param absent by kind, why not: {@code not installed}, {@link #NO_LIST}, {@link #NO_WATCH}
   * @param nodes how many
   */
  record Offer(
      String server, Map<Watched, String> versions, Map<Watched, String> absent, long nodes) {}

  /**
   * How far a watch has come.
   *
   * @param synced whether all that was there at the beginning has been handed on
   * @param connected whether it is connected now
   * @param version moves with every change and every bookmark, which come each minute also where
   *     nothing changes
   * @param trouble what went wrong last, or {@code ""}
   */
  record Position(boolean synced, boolean connected, String version, String trouble) {}

  /** Where objects go. Safe for all threads; returns soon. */
  interface Feed {

    /** An object as it is now. */
    void is(Watched kind, JsonNode object);

    /** An object that is no more; how it was at the end, or only its metadata. */
    void gone(Watched kind, JsonNode last);
  }
}
