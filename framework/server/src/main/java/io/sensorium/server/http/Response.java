package io.sensorium.server.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** An answer to a client, ready to be sent. */
public record Response(int status, Map<String, String> headers, Buffer body) {
  private static final JsonFactory FACTORY = new JsonFactory();
  public static final String CONTENT_TYPE = "Content-Type";

  /** Writes the members of an object. */
  @FunctionalInterface
  public interface Writing {
    void write(JsonGenerator json) throws IOException;
  }

  public static Response json(int status, Writing members) {
    return new Response(
        status, Map.of(CONTENT_TYPE, "application/json"), Buffer.buffer(object(members)));
  }

  /** Half a character, as a client can make JSON hold, would fail the answer itself. */
  public static Response of(Failure failure) {
    Response plain =
        json(
            failure.status(),
            json -> {
              json.writeStringField("error", failure.message().replaceAll("\\p{Cs}", "?"));
              json.writeStringField("code", failure.code().name());
            });
    Map<String, String> headers = new HashMap<>(failure.headers());
    headers.putAll(plain.headers());
    return new Response(failure.status(), headers, plain.body());
  }

  /** A JSON object in UTF-8. */
  public static byte[] object(Writing members) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
