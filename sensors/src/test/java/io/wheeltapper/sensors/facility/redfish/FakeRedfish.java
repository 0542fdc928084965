package io.wheeltapper.sensors.facility.redfish;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The fake of the port: documents by path, each of which can be told to answer otherwise. */
final class FakeRedfish implements Redfish {

  final Map<String, String> documents = new HashMap<>();
  final Map<String, Integer> statuses = new HashMap<>();
  final List<String> asked = new ArrayList<>();
  boolean out;

  FakeRedfish put(String path, String json) {
    documents.put(path, json.replace('\'', '"'));
    return this;
  }

  @Override
  public Answer get(String uri, String etag) throws IOException {
    asked.add(uri);
    int status = statuses.getOrDefault(uri, documents.containsKey(uri) ? 200 : 404);
    if (status == 0) {
      throw new IOException("no whole answer to " + uri);
    }
    String body = documents.getOrDefault(uri, "{}");
    String tag = Integer.toHexString(body.hashCode());
    if (status == 200 && tag.equals(etag)) {
      return new Answer(304, new byte[0], tag, 0);
    }
    return new Answer(status, body.getBytes(StandardCharsets.UTF_8), tag, 0);
  }

  @Override
  public InputStream events(String uri, String lastId) throws IOException {
    throw new IOException("no stream here");
  }

  @Override
  public void sessions(String uri) {}

  @Override
  public void logOut() {
    out = true;
  }
}
