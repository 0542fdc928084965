package io.wheeltapper.sensors.facility.redfish;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.core.bmc.Bmc;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Recorded documents: one resource, a collection with its members whole, a log, a frame or a whole
 * stream of events, a list of documents, or a dump of a service as an object from path to document.
 * All of them are taken for one service's; the time is the newest that they name, else the epoch.
 */
final class RedfishFile implements Sensor {

  private static final long LARGEST = 64L << 20;

  private static final int MOST = 100_000;

  private final Path file;
  private final Bmc bmc;
  private final String sensor;
  private final int gpus;

  RedfishFile(Path file, Bmc bmc, String sensor, int gpus) {
    this.file = file;
    this.bmc = bmc;
    this.sensor = sensor;
    this.gpus = gpus;
  }

  @Override
  public long heartbeatMillis() {
    return Long.MAX_VALUE / 4;
  }

  @Override
  public void run(Sink sink) throws Exception {
    if (Files.size(file) > LARGEST) {
      throw new IOException(file + " is larger than " + LARGEST + " bytes");
    }
    List<Doc> documents = new ArrayList<>();
    byte[] bytes = Files.readAllBytes(file);
    if (stream(bytes)) {
      frames(bytes, documents, sink);
    } else {
      collect(Doc.parse(wrapped(bytes)).json().path("all"), documents);
    }
    Gathered gathered = new Gathered(bmc);
    List<Notice> notices = new ArrayList<>();
    int index = 0;
    for (Doc doc : documents) {
      index++;
      boolean told = gathered.add(doc);
      List<Notice> here = notices(doc);
      notices.addAll(here);
      if (!told && here.isEmpty() && doc.type().isEmpty()) {
        sink.rejected(file.getFileName() + ":" + index, "no resource of Redfish");
      }
    }
    long at =
        Math.max(gathered.newest(), notices.stream().mapToLong(Notice::stamp).max().orElse(0));
    Place place = new Place(bmc.subject(), bmc.node());
    Telling telling = new Telling(sensor, Long.MIN_VALUE);
    List<Signal> signals = new ArrayList<>(gathered.story(sensor, gpus, at));
    Heard heard = new Heard();
    for (Notice notice : notices) {
      if (notice.matters() && heard.add(notice)) {
        signals.add(telling.event(notice, place, notice.stamp() > 0 ? notice.stamp() : at, false));
      }
    }
    if (!signals.isEmpty()) {
      sink.emit(signals);
    }
  }

  /** Whether it is a recorded stream of events and no JSON. */
  private static boolean stream(byte[] bytes) {
    for (byte b : bytes) {
      if (b > ' ') {
        return b != '{' && b != '[';
      }
    }
    return false;
  }

  private void frames(byte[] bytes, List<Doc> documents, Sink sink) throws IOException {
    EventStream stream = new EventStream();
    List<EventStream.Frame> frames = new ArrayList<>(stream.feed(bytes, bytes.length));
    frames.addAll(stream.feed(new byte[] {'\n', '\n'}, 2));
    if (frames.isEmpty()) {
      throw new IOException(file + " holds neither JSON nor a stream of events");
    }
    for (int i = 0; i < Math.min(frames.size(), MOST); i++) {
      try {
        documents.add(Doc.parse(frames.get(i).data().getBytes(StandardCharsets.UTF_8)));
      } catch (IOException e) {
        sink.rejected(file.getFileName() + ":" + (i + 1), String.valueOf(e.getMessage()));
      }
    }
  }

  /** A list at the top is as good as an object. */
  private static byte[] wrapped(byte[] bytes) {
    byte[] head = "{\"all\":".getBytes(StandardCharsets.UTF_8);
    byte[] all = new byte[head.length + bytes.length + 1];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(bytes, 0, all, head.length, bytes.length);
    all[all.length - 1] = '}';
    return all;
  }

  private static void collect(JsonNode json, List<Doc> documents) {
    if (documents.size() >= MOST) {
      return;
    }
    if (json.isArray()) {
      json.forEach(one -> collect(one, documents));
    } else if (json.isObject()) {
      boolean dump = !json.isEmpty();
      for (Map.Entry<String, JsonNode> member : json.properties()) {
        dump &= member.getKey().startsWith("/redfish") && member.getValue().isObject();
      }
      if (dump) {
        json.forEach(one -> collect(one, documents));
      } else {
        documents.add(new Doc(json));
      }
    }
  }

  private static List<Notice> notices(Doc doc) {
    if (doc.type().equals("LogEntry")) {
      return List.of(Notice.entry(doc));
    }
    List<Notice> notices = new ArrayList<>(Notice.events(doc));
    doc.list("Members").stream()
        .filter(m -> m.type().equals("LogEntry"))
        .map(Notice::entry)
        .forEach(notices::add);
    return notices;
  }
}
