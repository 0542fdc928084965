package io.wheeltapper.core.runtime.ledger;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import java.io.IOException;
import java.util.Locale;

/**
 * How the words of the model are written as JSON, in one place. Enumerations are lower case, an
 * absent text is {@code ""}, an unknown key is an error: an older agent must not act on half of
 * what a newer one wrote.
 */
public final class Json {

  private static final JsonMapper MAPPER = builder().build();

  private Json() {}

  /** The shared mapper; safe for all threads, never to be reconfigured. */
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /** A builder of the same configuration, for whoever adds to it. */
  public static JsonMapper.Builder builder() {
    return JsonMapper.builder()
        .addMixIn(Signal.class, SignalKinds.class)
        .addMixIn(Entry.class, EntryMarks.class)
        .addModule(
            new SimpleModule()
                .addSerializer(new LowerCase())
                .addDeserializer(String.class, new AbsentIsEmpty())
                .addSerializer(Metrics.class, new MetricsJson.Writer())
                .addDeserializer(Metrics.class, new MetricsJson.Reader()))
        .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "signal")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Snapshot.class, name = "snapshot"),
    @JsonSubTypes.Type(value = Event.class, name = "event"),
    @JsonSubTypes.Type(value = Status.class, name = "status"),
  })
  private interface SignalKinds {}

  /** {@link Fitting} writes the mark; who reads an entry needs no field for it. */
  @JsonIgnoreProperties(value = Fitting.MARK, allowGetters = true)
  private interface EntryMarks {}

  private static final class LowerCase extends StdSerializer<Enum<?>> {
    private static final long serialVersionUID = 1L;

    LowerCase() {
      super(Enum.class, false);
    }

    @Override
    public void serialize(Enum<?> value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(value.name().toLowerCase(Locale.ROOT));
    }
  }

  /** Empty texts are not written, so that what is not there is one. */
  private static final class AbsentIsEmpty extends StdScalarDeserializer<String> {
    private static final long serialVersionUID = 1L;

    AbsentIsEmpty() {
      super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return StringDeserializer.instance.deserialize(parser, context);
    }

    @Override
    public String getNullValue(DeserializationContext context) {
      return "";
    }
  }
}
