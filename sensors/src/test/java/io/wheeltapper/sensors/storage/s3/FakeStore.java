package io.wheeltapper.sensors.storage.s3;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The fake of the store: keeps objects, and fails as it is told. */
final class FakeStore implements ObjectStore {

  final Map<String, byte[]> objects = new HashMap<>();
  final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  volatile Map<String, IOException> failing = Map.of();

  @Override
  public void put(String key, byte[] bytes) throws IOException {
    call("put " + key);
    objects.put(key, bytes.clone());
  }

  @Override
  public byte[] get(String key) throws IOException {
    call("get " + key);
    byte[] bytes = objects.get(key);
    if (bytes == null) {
      throw new Refused(404, "NoSuchKey");
    }
    return bytes;
  }

  @Override
  public void delete(String key) throws IOException {
    call("delete " + key);
    objects.remove(key);
  }

  @Override
  public void list(String prefix) throws IOException {
    call("list " + prefix);
  }

  private void call(String what) throws IOException {
    calls.add(what);
    IOException failure = failing.get(what.split(" ")[0]);
    if (failure instanceof Refused || failure instanceof FileNotFoundException) {
      throw failure;
    }
    if (failure != null) {
      throw new IOException(failure.getMessage());
    }
  }

  @Override
  public void close() {
    calls.add("close");
  }
}
