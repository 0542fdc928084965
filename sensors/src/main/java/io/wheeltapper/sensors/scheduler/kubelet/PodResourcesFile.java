package io.wheeltapper.sensors.scheduler.kubelet;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A kubelet's recorded answers: the bytes of one answer to {@code List}, or JSON as {@code grpcurl}
 * prints it, one answer after another, to either question. Each answer to {@code List} is a look;
 * what is offered stands before it. No answer names a time: the looks count the milliseconds.
 */
final class PodResourcesFile implements Sensor {

  private static final int LARGEST = 16 << 20;

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  static {
    JSON.getFactory()
        .setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(100).build());
  }

  private final Path file;
  private final Seats seats;

  PodResourcesFile(Path file, Seats seats) {
    this.file = file;
    this.seats = seats;
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
    seats.anew();
    byte[] bytes = Files.readAllBytes(file);
    if (isJson(bytes)) {
      text(bytes, sink);
    } else {
      look(PodDevices.given(bytes), Optional.empty(), 0, sink);
    }
  }

  private static boolean isJson(byte[] bytes) {
    for (byte one : bytes) {
      if (one != ' ' && one != '\t' && one != '\r' && one != '\n') {
        return one == '{';
      }
    }
    return false;
  }

  private void text(byte[] bytes, Sink sink) throws Exception {
    Optional<List<PodDevices>> offered = Optional.empty();
    long at = 0;
    try (MappingIterator<JsonNode> answers = JSON.readerFor(JsonNode.class).readValues(bytes)) {
      while (answers.hasNextValue()) {
        JsonNode answer = answers.nextValue();
        List<PodDevices> read = PodDevices.read(answer);
        if (answer.has("devices")) {
          offered = Optional.of(read);
        } else {
          look(read, offered, at++, sink);
        }
      }
    } catch (JsonProcessingException | CharConversionException e) {
      sink.rejected(file.getFileName().toString(), "no JSON from here on");
    }
  }

  private void look(List<PodDevices> given, Optional<List<PodDevices>> offered, long at, Sink sink)
      throws InterruptedException {
    List<String> strange = new ArrayList<>();
    List<Signal> signals = seats.look(given, offered, DriverList.NONE, at, strange);
    if (!signals.isEmpty()) {
      sink.emit(signals);
    }
    strange.stream()
        .limit(100)
        .forEach(s -> sink.rejected("device " + s, "names no GPU that is known here"));
    sink.alive(at);
  }
}
