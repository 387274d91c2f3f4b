package io.sensorium.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.sensorium.server.http.Quotes;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** JSON that a client sends, read as a stream within bounds. */
final class JsonRequests {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          // Names of clients must not stay behind in a table that all requests share.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(32)
                  .maxNameLength(1000)
                  .maxNumberLength(1000)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private JsonRequests() {}

  /** Reads from a parser. */
  @FunctionalInterface
  interface Reading<T> {
    T read(JsonParser parser) throws IOException;
  }

  /** Reads one JSON object, whose opening brace the parser stands on, and nothing after it. */
  static <T> T read(ByteBuffer json, Reading<T> reading) {
    if (!json.hasRemaining()) {
      throw invalid("the request has no body; send a JSON object with 'inputs'");
    }
    try (JsonParser parser =
        FACTORY.createParser(
            json.array(), json.arrayOffset() + json.position(), json.remaining())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw invalid("the request is not a JSON object");
      }
      T result = reading.read(parser);
      if (parser.nextToken() != null) {
        throw invalid("the request goes on after its JSON object");
      }
      return result;
    } catch (JsonProcessingException e) {
      throw malformed(e);
    } catch (IOException e) {
      // Bytes in memory: what fails to be read is malformed, such as invalid UTF-8.
      throw invalid("the request is not JSON: " + Quotes.shorten(String.valueOf(e.getMessage())));
    } catch (UncheckedIOException e) {
      throw new SensoriumException(ErrorCode.INTERNAL, "the request could not be read", e);
    }
  }

  private static SensoriumException malformed(JsonProcessingException e) {
    return new SensoriumException(
        ErrorCode.INVALID_REQUEST,
        "the request is not JSON, line %d column %d: %s"
            .formatted(
                e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                e.getLocation() == null ? 1 : e.getLocation().getColumnNr(),
                Quotes.shorten(e.getOriginalMessage())),
        e);
  }

  static SensoriumException invalid(String message) {
    return new SensoriumException(ErrorCode.INVALID_REQUEST, message);
  }
}
