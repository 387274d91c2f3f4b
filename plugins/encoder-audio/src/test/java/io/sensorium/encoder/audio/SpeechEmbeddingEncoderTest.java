package io.sensorium.encoder.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.EncoderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SpeechEmbeddingEncoderTest extends AudioEncoderContract {

  @Override
  EncoderFactory factory() {
    return new SpeechEmbeddingFactory();
  }

  @Override
  String encoderName() {
    return "speech-embedding";
  }

  @Override
  protected int dimension() {
    return 192;
  }

  @Override
  float[] reference(Content content) {
    return SpeechReference.embedding(content);
  }

  /** Twice what the last bit of the samples is worth, where that is more. */
  @Override
  float bound(Content content) {
    return Math.max(BOUND, 2 * SpeechReference.sensitivity(content));
  }

  @ParameterizedTest
  @CsvSource({"1, 12512", "12512, 12512", "12513, 13792", "13792, 13792", "13793, 15072"})
  void silenceFollowsUntilWholeWindowsCoverTheSound(int length, int padded) {
    assertEquals(padded, SpeechEmbeddingEncoder.paddedLength(length));
  }
}
