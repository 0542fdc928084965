package io.wheeltapper.core.runtime.recording;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.core.runtime.ledger.MetricsJson;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one segment. Each is one JSON object: a header ({@code recording}), a schema ({@code
 * schema}), a gap ({@code gap}) or an input ({@code input}). Text is escaped to ASCII, so that also
 * half a surrogate pair comes back as it was and a signal keeps its id. For one thread.
 */
final class Lines {

  private final Schemas schemas = new Schemas();
  private final SensedReader sensed = new SensedReader(schemas);
  private final ObjectMapper mapper =
      Json.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .addModule(
              new SimpleModule("schemas")
                  .addSerializer(Metrics.class, new ShortMetrics())
                  .addDeserializer(Metrics.class, new NumberedMetrics()))
          .build();

  /** The lines of an input, with the schemas that it is the first to use. */
  String input(Input input) throws IOException {
    StringBuilder lines = new StringBuilder();
    if (input instanceof Input.Sensed sensed) {
      for (Signal signal : sensed.signals()) {
        if (signal instanceof Snapshot s && schemas.number(s.metrics().schema()) < 0) {
          define(s.metrics().schema(), lines);
        }
      }
    }
    return lines.append(mapper.writeValueAsString(input)).append('\n').toString();
  }

  private void define(Metrics.Schema schema, StringBuilder lines) throws IOException {
    int number = schemas.add(schema);
    if (number >= 0) {
      lines
          .append(mapper.writeValueAsString(Map.of("schema", number, "names", schema.names())))
          .append('\n');
    }
  }

  String header(RecordingHeader header) throws IOException {
    return mapper.writeValueAsString(header) + "\n";
  }

  String gap(Recorded.Gap gap) throws IOException {
    return mapper.writeValueAsString(Map.of("gap", gap.inputs(), "why", gap.why())) + "\n";
  }

  /** What a line says, without its end; a schema is kept here and says nothing: null. */
  @Nullable Recorded read(Recording.Slice line) throws IOException {
    Input.Sensed signals = sensed.read(line);
    if (signals != null) {
      return new Recorded.Taken(signals);
    }
    JsonNode node = mapper.readTree(line.bytes(), line.from(), line.length());
    if (node.has("input")) {
      return new Recorded.Taken(mapper.treeToValue(node, Input.class));
    }
    if (node.has("schema")) {
      schemas.add(new Metrics.Schema(MetricsJson.readNames(node.path("names"))));
      return null;
    }
    if (node.has("gap")) {
      return new Recorded.Gap(node.path("gap").asLong(), node.path("why").asText());
    }
    RecordingHeader header = mapper.treeToValue(node, RecordingHeader.class);
    if (header == null) {
      throw new IOException("it says nothing");
    }
    if (header.recording() != RecordingHeader.FORMAT) {
      throw new IOException(
          "it has format " + header.recording() + ", this program reads " + RecordingHeader.FORMAT);
    }
    return new Recorded.Segment(header);
  }

  private final class ShortMetrics extends StdSerializer<Metrics> {
    private static final long serialVersionUID = 1L;

    ShortMetrics() {
      super(Metrics.class);
    }

    @Override
    public void serialize(Metrics metrics, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      int number = schemas.number(metrics.schema());
      out.writeStartObject();
      if (number < 0) {
        MetricsJson.writeNames(out, metrics.schema());
      } else {
        out.writeNumberField("schema", number);
      }
      MetricsJson.writeValues(out, metrics);
      out.writeEndObject();
    }
  }

  private final class NumberedMetrics extends StdDeserializer<Metrics> {
    private static final long serialVersionUID = 1L;

    NumberedMetrics() {
      super(Metrics.class);
    }

    @Override
    public Metrics deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      JsonNode node = parser.readValueAsTree();
      Metrics.Schema schema =
          node.has("schema")
              ? schemas.schema(node.path("schema").asInt())
              : new Metrics.Schema(MetricsJson.readNames(node.path("names")));
      return new Metrics(schema, MetricsJson.readValues(node.path("values")));
    }
  }
}
