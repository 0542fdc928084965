package io.wheeltapper.sensors.telemetry.loki;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One answer to a range query of lines, oldest first.
 *
 * @param entries over all streams, by time
 * @param unreadable entries that were of no use
 */
record Page(List<Entry> entries, int unreadable) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_LABELS = 64;
  private static final int LONGEST_LABEL = 1_024;
  private static final int LONGEST_LINE = 65_536;

  /**
   * A line.
   *
   * @param labels of its stream, and its own structured metadata
   * @param nanos since the epoch
   */
  record Entry(long nanos, Map<String, String> labels, String line) {
    Entry {
      labels = Map.copyOf(labels);
    }
  }

  Page {
    entries = List.copyOf(entries);
  }

  /**
   * Reads an answer.
   *
   * @throws IOException when it is none of lines, with what it says
   */
  static Page read(byte[] body) throws IOException {
    JsonNode answer;
    try {
      answer = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IOException("no JSON: " + e.getOriginalMessage(), e);
    }
    if (answer == null || !answer.path("status").asText().equals("success")) {
      String why = answer == null ? "nothing" : answer.path("error").asText("no reason");
      throw new IOException("it says " + why);
    }
    JsonNode data = answer.path("data");
    if (!data.path("resultType").asText().equals("streams")) {
      throw new IOException(
          "the query gives no lines but a " + data.path("resultType").asText("nothing"));
    }
    List<Entry> entries = new ArrayList<>();
    int unreadable = 0;
    for (JsonNode stream : data.path("result")) {
      Map<String, String> labels = new HashMap<>();
      add(labels, stream.path("stream"));
      for (JsonNode value : stream.path("values")) {
        String nanos = value.path(0).asText();
        String line = value.path(1).asText();
        if (!nanos.matches("\\d{1,18}|[1-8]\\d{18}") || line.length() > LONGEST_LINE) {
          unreadable++;
          continue;
        }
        Map<String, String> all = new HashMap<>(labels);
        add(all, value.path(2));
        entries.add(new Entry(Long.parseLong(nanos), all, line));
      }
    }
    entries.sort(Comparator.comparingLong(Entry::nanos));
    return new Page(entries, unreadable);
  }

  private static void add(Map<String, String> labels, JsonNode object) {
    for (Map.Entry<String, JsonNode> e : object.properties()) {
      if (labels.size() < MOST_LABELS
          && e.getValue().isTextual()
          && e.getValue().asText().length() <= LONGEST_LABEL) {
        labels.put(e.getKey(), e.getValue().asText().replaceAll("\\p{Cntrl}", " "));
      }
    }
  }
}
