package io.sensorium.encoder.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sensorium.network.Tensor;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.encoder.Content;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class TextContentTest {

  @Test
  void textAndItsBytesAreTheSame() {
    String text = "Grüße, 世界 😀";

    assertEquals(text, TextContent.read(new Content.Text(text)));
    assertEquals(text, TextContent.read(bytes(text.getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void bytesOfAnotherEncodingAreInvalid() {
    assertRefused(ErrorCode.INVALID_CONTENT, bytes("Grüße".getBytes(StandardCharsets.ISO_8859_1)));
    assertRefused(ErrorCode.INVALID_CONTENT, bytes(new byte[] {'a', (byte) 0xC3}));
    assertRefused(ErrorCode.INVALID_CONTENT, bytes(new byte[] {(byte) 0xC0, (byte) 0x80}));
  }

  @Test
  void halfOfASurrogatePairIsInvalid() {
    assertRefused(ErrorCode.INVALID_CONTENT, new Content.Text("a\uD83D"));
    assertRefused(ErrorCode.INVALID_CONTENT, new Content.Text("\uDE00a"));
  }

  @Test
  void numbersAreInvalid() {
    assertRefused(ErrorCode.INVALID_CONTENT, new Content.Numbers(Tensor.scalar(1)));
  }

  @Test
  void aTextOverTheLimitIsTooLarge() {
    String longest = "a".repeat(TextContent.MAXIMUM_LENGTH);

    assertEquals(longest, TextContent.read(new Content.Text(longest)));
    assertRefused(ErrorCode.CONTENT_TOO_LARGE, new Content.Text(longest + "a"));
    assertRefused(ErrorCode.CONTENT_TOO_LARGE, bytes(new byte[TextContent.MAXIMUM_LENGTH + 1]));
  }

  private static Content bytes(byte[] bytes) {
    return new Content.Bytes(bytes);
  }

  private static void assertRefused(ErrorCode code, Content content) {
    assertEquals(
        code, assertThrows(SensoriumException.class, () -> TextContent.read(content)).code());
  }
}
