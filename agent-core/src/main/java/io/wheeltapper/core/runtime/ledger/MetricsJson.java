package io.wheeltapper.core.runtime.ledger;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.wheeltapper.core.model.Metrics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A snapshot's numbers as {@code {"names":[…],"values":[…]}}, in the schema's own order. What was
 * not read is {@code null}; what JSON has no number for ({@code -0}, infinities) is a string, so
 * that a value comes back bit for bit.
 */
public final class MetricsJson {

  private MetricsJson() {}

  static final class Writer extends StdSerializer<Metrics> {
    private static final long serialVersionUID = 1L;

    Writer() {
      super(Metrics.class);
    }

    @Override
    public void serialize(Metrics metrics, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeStartObject();
      writeNames(out, metrics.schema());
      writeValues(out, metrics);
      out.writeEndObject();
    }
  }

  static final class Reader extends StdDeserializer<Metrics> {
    private static final long serialVersionUID = 1L;

    Reader() {
      super(Metrics.class);
    }

    @Override
    public Metrics deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      JsonNode node = parser.readValueAsTree();
      return new Metrics(
          new Metrics.Schema(readNames(node.path("names"))), readValues(node.path("values")));
    }
  }

  /** Writes {@code "names":[…]}. */
  public static void writeNames(JsonGenerator out, Metrics.Schema schema) throws IOException {
    out.writeArrayFieldStart("names");
    for (String name : schema.names()) {
      out.writeString(name);
    }
    out.writeEndArray();
  }

  /** Writes {@code "values":[…]}. */
  public static void writeValues(JsonGenerator out, Metrics metrics) throws IOException {
    out.writeArrayFieldStart("values");
    for (int i = 0; i < metrics.schema().names().size(); i++) {
      writeValue(out, metrics.at(i));
    }
    out.writeEndArray();
  }

  private static void writeValue(JsonGenerator out, double value) throws IOException {
    long whole = (long) value;
    if (Double.isNaN(value)) {
      out.writeNull();
    } else if (Double.isInfinite(value) || (value == 0 && 1 / value < 0)) {
      out.writeString(Double.toString(value));
    } else if (whole == value && Math.abs(whole) <= JcsWriter.LARGEST_EXACT) {
      out.writeNumber(whole);
    } else {
      out.writeNumber(value);
    }
  }

  /** Reads an array of names. */
  public static List<String> readNames(JsonNode names) {
    List<String> list = new ArrayList<>();
    names.forEach(n -> list.add(n.asText()));
    return list;
  }

  /** Reads an array of values. */
  public static double[] readValues(JsonNode values) {
    double[] read = new double[values.size()];
    for (int i = 0; i < read.length; i++) {
      JsonNode value = values.get(i);
      read[i] =
          value.isNull()
              ? Double.NaN
              : value.isTextual() ? Double.parseDouble(value.asText()) : value.asDouble();
    }
    return read;
  }
}
