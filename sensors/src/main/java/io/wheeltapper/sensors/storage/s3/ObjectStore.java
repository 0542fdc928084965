package io.wheeltapper.sensors.storage.s3;

import java.io.IOException;

/** What a canary does in an object store. Each call blocks for its time limit at most. */
interface ObjectStore extends AutoCloseable {

  /** The store answered, and refused. */
  final class Refused extends IOException {
    private static final long serialVersionUID = 1L;
    private final int status;

    /**
     * An answer that is no success.
     *
     * @param status HTTP's
     * @param code the store's own word, such as SlowDown
     */
    Refused(int status, String code) {
      super(status + " " + code);
      this.status = status;
    }

    /** Whether the fault is the store's, and not of what was asked. */
    boolean theirs() {
      return status >= 500;
    }
  }

  /** Writes an object. */
  void put(String key, byte[] bytes) throws IOException, InterruptedException;

  /** Reads an object, at most a megabyte of it. */
  byte[] get(String key) throws IOException, InterruptedException;

  /** Deletes an object; one that is not there is deleted. */
  void delete(String key) throws IOException, InterruptedException;

  /** Asks for the first name under a prefix. */
  void list(String prefix) throws IOException, InterruptedException;

  @Override
  void close();
}
