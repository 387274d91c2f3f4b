package io.sensorium.encoder.text;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.encoder.Content;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads the text of a content, and refuses what is none before anything else touches it. */
final class TextContent {
  /**
   * The longest text, in bytes of UTF-8 or in characters; whatever is read of it, it must be held
   * and scanned.
   */
  static final int MAXIMUM_LENGTH = 1_000_000;

  private TextContent() {}

  /**
   * The well-formed text of a content.
   *
   * @throws SensoriumException {@code CONTENT_TOO_LARGE} over {@link #MAXIMUM_LENGTH}; {@code
   *     INVALID_CONTENT} if it is neither a text nor bytes of UTF-8
   */
  static String read(Content content) {
    if (content instanceof Content.Text text) {
      return wellFormed(text.text());
    }
    if (content instanceof Content.Bytes bytes) {
      return decode(bytes.bytes());
    }
    throw invalid("a text encoder takes a text or bytes of UTF-8, but the content is numbers");
  }

  private static String wellFormed(String text) {
    checkLength(text.length(), "characters");
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw invalid("the text is not well-formed Unicode: it holds half of a surrogate pair");
    }
    return text;
  }

  private static String decode(ByteBuffer bytes) {
    checkLength(bytes.remaining(), "bytes");
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new SensoriumException(
          ErrorCode.INVALID_CONTENT, "the text is not UTF-8; save it in that encoding", e);
    }
  }

  private static void checkLength(int length, String unit) {
    if (length > MAXIMUM_LENGTH) {
      throw new SensoriumException(
          ErrorCode.CONTENT_TOO_LARGE,
          "the text has " + length + " " + unit + "; at most " + MAXIMUM_LENGTH + " are read");
    }
  }

  static SensoriumException invalid(String message) {
    return new SensoriumException(ErrorCode.INVALID_CONTENT, message);
  }
}
