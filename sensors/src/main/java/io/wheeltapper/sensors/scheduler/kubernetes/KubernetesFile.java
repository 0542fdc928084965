package io.wheeltapper.sensors.scheduler.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Recorded objects in JSON, one document after another: lists ({@code kubectl get nodes,pods -A -o
 * json}, or a list of the API), single objects, and the events of a watch ({@code
 * {"type":"MODIFIED", "object":{…}}}), each of which is a look of its own. The time is the newest
 * that was named so far.
 */
final class KubernetesFile implements Sensor {

  private static final long LARGEST = 256L << 20;

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  static {
    JSON.getFactory()
        .setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(100).build());
  }

  private final Path file;
  private final Terms terms;

  KubernetesFile(Path file, Terms terms) {
    this.file = file;
    this.terms = terms;
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
    try (MappingIterator<JsonNode> documents =
        JSON.readerFor(JsonNode.class).readValues(file.toFile())) {
      Reading reading = new Reading(sink);
      for (Optional<JsonNode> one = next(documents, sink);
          one.isPresent();
          one = next(documents, sink)) {
        reading.document(one.get());
      }
      reading.say();
      reading.queues();
    }
  }

  /** The next document; what is no JSON ends the file there. */
  private Optional<JsonNode> next(MappingIterator<JsonNode> documents, Sink sink)
      throws IOException {
    try {
      return documents.hasNextValue() ? Optional.of(documents.nextValue()) : Optional.empty();
    } catch (JsonProcessingException | CharConversionException e) {
      long line =
          e instanceof JsonProcessingException json && json.getLocation() != null
              ? json.getLocation().getLineNr()
              : 0;
      sink.rejected(file.getFileName() + ":" + line, "no JSON: " + first(e));
      return Optional.empty();
    }
  }

  private static String first(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /** One file's story. */
  private final class Reading {
    private final Sink sink;
    private final ThingReader reader = new ThingReader(terms.devices().resources());
    private final Picture picture = new Picture(terms);
    private long newest;
    private boolean beating;
    private boolean waiting;

    Reading(Sink sink) {
      this.sink = sink;
    }

    void document(JsonNode document) throws InterruptedException {
      JsonNode object = document.path("object");
      if (document.path("type").isTextual() && object.isObject()) {
        if (waiting && !object.path("kind").asText("").endsWith("List")) {
          say();
        }
        one(object, object.path("apiVersion"), kind(object), document.path("type").asText(""));
        say();
        return;
      }
      String kind = kind(document);
      JsonNode items = document.path("items");
      if (!items.isArray()) {
        one(document, document.path("apiVersion"), kind, "");
        return;
      }
      String of = kind.endsWith("List") ? kind.substring(0, kind.length() - 4) : kind;
      for (JsonNode item : items) {
        boolean named = item.path("kind").isTextual();
        JsonNode version =
            item.has("apiVersion") ? item.path("apiVersion") : document.path("apiVersion");
        one(item, version, named ? kind(item) : of, "");
      }
    }

    private static String kind(JsonNode object) {
      return object.path("kind").asText("");
    }

    private void one(JsonNode object, JsonNode version, String kind, String change) {
      if (change.equals("BOOKMARK")) {
        return;
      }
      Optional<Watched> watched = Watched.of(version.asText(""), kind);
      if (watched.isEmpty()) {
        sink.rejected(file.getFileName().toString(), "'" + cut(kind) + "' is no kind that we read");
        return;
      }
      try {
        Thing thing = reader.read(watched.get(), object);
        newest = Math.max(newest, newest(object, 0));
        if (change.equals("DELETED")) {
          picture.remove(thing.key(), Optional.of(thing), newest);
        } else {
          picture.put(thing, newest);
        }
        beating |= watched.get() == Watched.LEASE;
        waiting = true;
      } catch (IllegalArgumentException e) {
        sink.rejected(
            file.getFileName() + ": " + watched.get().title(), String.valueOf(e.getMessage()));
      }
    }

    void say() throws InterruptedException {
      if (waiting) {
        waiting = false;
        emit(picture.say(newest, false, beating));
      }
    }

    void queues() throws InterruptedException {
      emit(picture.queues(newest));
    }

    private void emit(List<Signal> signals) throws InterruptedException {
      if (!signals.isEmpty()) {
        sink.emit(signals);
      }
    }
  }

  private static String cut(String text) {
    return text.length() > 60 ? text.substring(0, 60) : text;
  }

  /** The newest moment that an object names as past; a certificate's end or a plan is none. */
  private static long newest(JsonNode node, int depth) {
    long newest = 0;
    if (depth > 12) {
      return 0;
    }
    if (node.isTextual()) {
      return node.textValue().length() <= 40 ? Tree.millis(node) : 0;
    }
    if (node.isObject()) {
      for (var field : node.properties()) {
        if (PAST.contains(field.getKey()) || field.getValue().isContainerNode()) {
          newest = Math.max(newest, newest(field.getValue(), depth + 1));
        }
      }
    } else if (node.isArray()) {
      for (JsonNode item : node) {
        newest = Math.max(newest, item.isContainerNode() ? newest(item, depth + 1) : 0);
      }
    }
    return newest;
  }

  private static final java.util.Set<String> PAST =
      java.util.Set.of(
          "creationTimestamp",
          "lastHeartbeatTime",
          "lastTransitionTime",
          "lastUpdateTime",
          "renewTime",
          "startTime",
          "startedAt",
          "finishedAt",
          "completionTime",
          "endTime",
          "lastTimestamp",
          "eventTime",
          "lastObservedTime",
          "time",
          "timeAdded");
}
