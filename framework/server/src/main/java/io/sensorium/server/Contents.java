package io.sensorium.server;

import io.sensorium.server.http.Quotes;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.encoder.Content;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Makes contents of the elements of a {@code BYTES} tensor; an empty element is none. */
final class Contents {
  private Contents() {}

  /** The content of a string that is not in base64. */
  static Optional<Content> text(InputTensor tensor, int sample, String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw notText(tensor, sample);
    }
    return text.isEmpty() ? Optional.empty() : Optional.of(new Content.Text(text));
  }

  /** The content of bytes that are no longer in base64. */
  static Optional<Content> decoded(InputTensor tensor, int sample, ByteBuffer bytes) {
    if (!bytes.hasRemaining()) {
      return Optional.empty();
    }
    return Optional.of(
        tensor.form() == InputForm.TEXT
            ? new Content.Text(utf8(tensor, sample, bytes))
            : new Content.Bytes(bytes));
  }

  /** The content of bytes as they came in binary form. */
  static Optional<Content> binary(InputTensor tensor, int sample, ByteBuffer bytes) {
    if (!tensor.base64()) {
      return decoded(tensor, sample, bytes);
    }
    try {
      return decoded(tensor, sample, Base64.getDecoder().decode(bytes));
    } catch (IllegalArgumentException e) {
      throw notBase64(tensor, sample, String.valueOf(e.getMessage()));
    }
  }

  private static String utf8(InputTensor tensor, int sample, ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw notText(tensor, sample);
    }
  }

  private static SensoriumException notText(InputTensor tensor, int sample) {
    return invalid(tensor, sample, "the text is not valid UTF-8");
  }

  static SensoriumException notBase64(InputTensor tensor, int sample, String cause) {
    return invalid(tensor, sample, "the element is not base64: " + Quotes.shorten(cause));
  }

  static SensoriumException invalid(InputTensor tensor, int sample, String message) {
    return new SensoriumException(ErrorCode.INVALID_CONTENT, tensor.place(sample) + ": " + message);
  }

  /** Collects bytes and gives them away without a copy. */
  static final class Collector extends ByteArrayOutputStream {
    ByteBuffer bytes() {
      return ByteBuffer.wrap(buf, 0, count);
    }
  }
}
