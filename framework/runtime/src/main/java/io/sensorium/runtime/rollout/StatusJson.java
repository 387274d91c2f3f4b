package io.sensorium.runtime.rollout;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.databind.type.TypeFactory;
import io.sensorium.spi.ErrorCode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * The status as JSON: keys are the records' components; what is absent is null, a time is ISO 8601,
 * a duration is in seconds, and a choice is in lower case as in a pipeline file.
 */
public final class StatusJson {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(
              new SimpleModule()
                  .addSerializer(Instant.class, ToStringSerializer.instance)
                  .addSerializer(new OptionalValue())
                  .addSerializer(new Seconds())
                  .addSerializer(new Choice()));

  private StatusJson() {}

  public static JsonNode of(DeploymentsStatus status) {
    return JSON.valueToTree(status);
  }

  private static final class OptionalValue extends StdSerializer<Optional<?>> {
    private static final long serialVersionUID = 1;

    OptionalValue() {
      super(TypeFactory.defaultInstance().constructType(Optional.class));
    }

    @Override
    public void serialize(Optional<?> value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      provider.defaultSerializeValue(value.orElse(null), json);
    }
  }

  private static final class Seconds extends StdSerializer<Duration> {
    private static final long serialVersionUID = 1;

    Seconds() {
      super(Duration.class);
    }

    @Override
    public void serialize(Duration value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeNumber(value.toMillis() / 1e3);
    }
  }

  private static final class Choice extends StdSerializer<Enum<?>> {
    private static final long serialVersionUID = 1;

    Choice() {
      super(TypeFactory.defaultInstance().constructType(Enum.class));
    }

    @Override
    public void serialize(Enum<?> value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      String name = value.name();
      // Error codes stand in logs and answers as they are.
      json.writeString(value instanceof ErrorCode ? name : name.toLowerCase(Locale.ROOT));
    }
  }
}
