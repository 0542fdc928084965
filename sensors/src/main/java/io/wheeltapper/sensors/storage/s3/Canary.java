package io.wheeltapper.sensors.storage.s3;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * One look at an object store: writes, reads back and deletes one small object of its own, or only
 * asks for names and reads an object that is there.
 */
final class Canary {

  /** Small: a canary measures the way, and not the width. */
  private static final int SIZE = 4096;

  /**
   * What is done.
   *
   * @param writes whether anything is written
   * @param prefix of its own object; and of the names that are asked for
   * @param read an object that is read, or nothing
   */
  record Plan(boolean writes, String prefix, String own, String read) {}

  /**
   * What came of one call.
   *
   * @param failure why it failed; nothing where it did not
   * @param answered whether the store said anything at all
   * @param theirs whether a failure is the store's own
   */
  record Tried(String operation, double millis, String failure, boolean answered, boolean theirs) {
    boolean good() {
      return failure.isEmpty();
    }

    /** Whether the store asks for fewer requests: it serves, if not us. */
    boolean slowedDown() {
      return failure.equals("503 SlowDown");
    }
  }

  private interface Call {
    void call() throws IOException, InterruptedException;
  }

  private final ObjectStore store;
  private final Plan plan;
  private final LongSupplier nanos;

  Canary(ObjectStore store, Plan plan, LongSupplier nanos) {
    this.store = store;
    this.plan = plan;
    this.nanos = nanos;
  }

  /** All calls of one look; after one that has no answer the rest is left. */
  List<Tried> look() throws InterruptedException {
    List<Tried> tried = new ArrayList<>();
    if (plan.writes()) {
      byte[] bytes = content();
      String key = plan.prefix() + plan.own();
      if (!again(tried, "put", () -> store.put(key, bytes))) {
        return tried;
      }
      if (!tried.getLast().good()) {
        // Nothing to read back: whether it can be read at all is asked another way.
        again(tried, "list", () -> store.list(plan.prefix()));
        return tried;
      }
      if (!again(tried, "get", () -> same(bytes, store.get(key)))) {
        return tried;
      }
      again(tried, "delete", () -> store.delete(key));
    } else if (again(tried, "list", () -> store.list(plan.prefix())) && !plan.read().isEmpty()) {
      again(tried, "get", () -> store.get(plan.read()));
    }
    return tried;
  }

  private byte[] content() {
    byte[] bytes = new byte[SIZE];
    byte[] stamp = Long.toString(nanos.getAsLong()).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(stamp, 0, bytes, 0, Math.min(stamp.length, SIZE));
    return bytes;
  }

  private static void same(byte[] written, byte[] read) throws IOException {
    if (!Arrays.equals(written, read)) {
      throw new ObjectStore.Refused(500, "other bytes than were written");
    }
  }

  /** Whether the store answered, so that more may be asked. */
  private boolean again(List<Tried> tried, String operation, Call call)
      throws InterruptedException {
    long began = nanos.getAsLong();
    String failure = "";
    boolean answered = true;
    boolean theirs = false;
    try {
      call.call();
    } catch (ObjectStore.Refused e) {
      failure = String.valueOf(e.getMessage());
      theirs = e.theirs();
    } catch (IOException e) {
      failure = String.valueOf(e.getMessage());
      answered = false;
    }
    double millis = (nanos.getAsLong() - began) / 1e6;
    tried.add(new Tried(operation, millis, failure, answered, theirs));
    return answered;
  }
}
