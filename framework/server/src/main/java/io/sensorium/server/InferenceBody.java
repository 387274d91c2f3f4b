package io.sensorium.server;

import static io.sensorium.server.JsonRequests.invalid;

import io.sensorium.server.http.Quotes;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The body of an inference request in its two parts.
 *
 * @param json the JSON object
 * @param binary the data of tensors, one after the other; empty if there are none
 */
record InferenceBody(ByteBuffer json, ByteBuffer binary) {
  /** The header that tells where the JSON ends, if binary data follow. */
  static final String JSON_LENGTH = "Inference-Header-Content-Length";

  /** Splits a body; both parts are views of it. */
  static InferenceBody split(byte[] body, Optional<String> jsonLength) {
    int length = jsonLength.map(text -> length(text, body.length)).orElse(body.length);
    return new InferenceBody(
        ByteBuffer.wrap(body, 0, length), ByteBuffer.wrap(body, length, body.length - length));
  }

  private static int length(String text, int most) {
    try {
      int length = Integer.parseInt(text.strip());
      if (length >= 0 && length <= most) {
        return length;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number out of range.
    }
    throw invalid(
        "the header %s is '%s'; it must be from 0 to the %d bytes of the body"
            .formatted(JSON_LENGTH, Quotes.shorten(text), most));
  }
}
