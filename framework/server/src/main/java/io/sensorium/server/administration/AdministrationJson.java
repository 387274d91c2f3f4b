package io.sensorium.server.administration;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.sensorium.server.http.Quotes;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** The records of this package as JSON; instants are texts such as {@code 2025-01-01T00:00:00Z}. */
public final class AdministrationJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(32)
                          .maxNameLength(1000)
                          .build())
                  .build())
          .addModule(new Jdk8Module())
          .addModule(instants())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .build();

  private AdministrationJson() {}

  /** A record in UTF-8 on one line. */
  public static byte[] write(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record cannot be written as JSON", e);
    }
  }

  /** A record as a tree, for whoever writes it among other things. */
  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /**
   * Reads what the other side sent; unknown, repeated and mistyped members are faults.
   *
   * @throws SensoriumException {@code INVALID_REQUEST}
   */
  public static <T> T read(byte[] json, Class<T> type) {
    try {
      T value = MAPPER.readValue(json, type);
      if (value == null) {
        throw invalid("it is null", null);
      }
      return value;
    } catch (JsonMappingException e) {
      String cause =
          e.getCause() instanceof RuntimeException fault
              ? String.valueOf(fault.getMessage())
              : e.getOriginalMessage();
      throw invalid(cause, e);
    } catch (JsonProcessingException e) {
      throw invalid(e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw invalid(String.valueOf(e.getMessage()), e);
    }
  }

  private static SensoriumException invalid(String fault, @Nullable Throwable cause) {
    String message = "the JSON document is not what is asked for here: " + Quotes.shorten(fault);
    return cause == null
        ? new SensoriumException(ErrorCode.INVALID_REQUEST, message)
        : new SensoriumException(ErrorCode.INVALID_REQUEST, message, cause);
  }

  private static SimpleModule instants() {
    return new SimpleModule()
        .addSerializer(Instant.class, ToStringSerializer.instance)
        .addDeserializer(Instant.class, new InstantReader());
  }

  private static final class InstantReader extends StdScalarDeserializer<Instant> {
    private static final long serialVersionUID = 1;

    InstantReader() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      try {
        return Instant.parse(parser.getText());
      } catch (DateTimeParseException e) {
        throw JsonMappingException.from(parser, "a time is written as 2025-01-01T00:00:00Z", e);
      }
    }
  }
}
