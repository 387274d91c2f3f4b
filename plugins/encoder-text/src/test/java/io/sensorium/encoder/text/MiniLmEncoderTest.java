package io.sensorium.encoder.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.network.Tensor;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.Encoder;
import io.sensorium.testkit.EncoderContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MiniLmEncoderTest extends EncoderContract {
  private static final List<String> TEXTS =
      List.of(
          "cat",
          "A cat sat on the mat.",
          "Multimodal learning joins what several senses say about one thing.",
          "Ünïcode, 日本語 and emoji 😀 in one text",
          "word ".repeat(400));

  @Override
  protected Encoder encoder() {
    return Encoders.miniLm(Map.of());
  }

  @Override
  protected int dimension() {
    return 384;
  }

  @Override
  protected List<Content> contents() {
    return TEXTS.stream().<Content>map(Content.Text::new).toList();
  }

  @Override
  protected Map<String, Content> refused() {
    return Map.of(
        "nothing", new Content.Text(""),
        "nothing but blanks", new Content.Text(" \t\n"),
        "nothing but control characters", new Content.Text("\u0000\u0001"),
        "no bytes", new Content.Bytes(new byte[0]),
        "bytes that are not UTF-8", new Content.Bytes(new byte[] {(byte) 0xFF, 'a'}),
        "half of a surrogate pair", new Content.Text("\uD83D"),
        "numbers", new Content.Numbers(Tensor.scalar(Float.NaN)),
        "a book", new Content.Text("a".repeat(TextContent.MAXIMUM_LENGTH + 1)));
  }

  @Override
  protected float tolerance() {
    return 1e-5f;
  }

  @Test
  void embeddingsAgreeWithOnnxRuntimeAlsoInOneBatch() {
    try (Encoder encoder = encoder()) {
      List<Tensor> embeddings =
          encoder.encode(contents().stream().map(encoder::preprocess).toList());
      for (int i = 0; i < TEXTS.size(); i++) {
        float[] expected = MiniLmReference.embedding(TEXTS.get(i));

        assertArrayEquals(expected, embeddings.get(i).floats(), 1e-5f, TEXTS.get(i));
      }
    }
  }

  @Test
  void relatedTextsAreNearerThanUnrelatedOnes() {
    try (Encoder encoder = encoder()) {
      float[] cat = embed(encoder, "a cat sleeps on the sofa");
      float[] kitten = embed(encoder, "the kitten is napping on a couch");
      float[] tax = embed(encoder, "income tax must be paid by July");

      assertEquals(1, product(cat, cat), 1e-5);
      assertTrue(product(cat, kitten) > product(cat, tax) + 0.3);
    }
  }

  @Test
  void theLongestAllowedTextIsReadInBoundedTimeAndMemory() {
    try (Encoder encoder = encoder()) {
      Content book = new Content.Text("ab ".repeat(TextContent.MAXIMUM_LENGTH / 3));

      assertEquals(256, encoder.preprocess(book).get(MiniLmEncoder.TOKENS).size());
    }
  }

  @Test
  void maximumTokensIsASetting() {
    try (Encoder encoder = Encoders.miniLm(Map.of("maximumTokens", 16L))) {
      Content text = new Content.Text("word ".repeat(100));

      assertEquals(16, encoder.preprocess(text).get(MiniLmEncoder.TOKENS).size());
    }
    SensoriumException error =
        assertThrows(
            SensoriumException.class, () -> Encoders.miniLm(Map.of("maximumTokens", 513L)));
    assertEquals(ErrorCode.INVALID_SETTING, error.code());
  }

  private static float[] embed(Encoder encoder, String text) {
    return encoder.encode(List.of(encoder.preprocess(new Content.Text(text)))).get(0).floats();
  }

  private static double product(float[] a, float[] b) {
    double product = 0;
    for (int i = 0; i < a.length; i++) {
      product += a[i] * b[i];
    }
    return product;
  }
}
