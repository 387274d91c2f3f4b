package io.sensorium.encoder.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.Encoder;
import io.sensorium.spi.encoder.EncoderFactory;
import io.sensorium.testkit.EncoderContract;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What both encoders of sound promise. */
abstract class AudioEncoderContract extends EncoderContract {
  static final float BOUND = 1e-4f;

  abstract EncoderFactory factory();

  /** The embedding by code that shares nothing with the encoder. */
  abstract float[] reference(Content content);

  @Override
  protected Encoder encoder() {
    return Encoders.create(factory(), Map.of());
  }

  @Override
  protected List<Content> contents() {
    return List.of(
        Sounds.wav16(Sounds.babble(1, 16_000), 16_000),
        Sounds.wav16(Sounds.babble(2, 40_123), 16_000),
        Sounds.wav16(Sounds.tone(440, 0.5, 44_100, 30_000), 44_100),
        Sounds.wav16(Sounds.babble(3, 5_000), 8_000),
        Sounds.wav16(Sounds.tone(2_000, 0.5, 16_000, 20), 16_000),
        Sounds.wav16(new float[20_000], 16_000));
  }

  @Override
  protected Map<String, Content> refused() {
    byte[] sound = Sounds.wav(Sounds.PCM, 16, 1, 16_000, new byte[3_200]);
    byte[] notNumbers = {0, 0, (byte) 0xC0, 0x7F};
    return Map.of(
        "nothing", new Content.Bytes(new byte[0]),
        "a text", new Content.Text("miaow"),
        "a picture", new Content.Bytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 0, 0, 0, 0}),
        "a truncated sound", new Content.Bytes(Arrays.copyOf(sound, 1_000)),
        "a sound without samples", new Content.Bytes(Arrays.copyOf(sound, 44)),
        "not a number", bytes(Sounds.wav(Sounds.FLOATING, 32, 1, 16_000, notNumbers)),
        "ten hours", bytes(Sounds.wav(Sounds.PCM, 16, 1, 16_000, new byte[9], 1_152_000_000)),
        "a minute and more", bytes(Sounds.wav(Sounds.PCM, 8, 1, 4_000, new byte[240_001])),
        "an hour of Vorbis", bytes(OggFiles.silence(1, 44_100, 36_000, -1)));
  }

  private static Content bytes(byte[] bytes) {
    return new Content.Bytes(bytes);
  }

  @Override
  protected float tolerance() {
    return 1e-5f;
  }

  @Test
  void embeddingsAgreeWithTheReference() {
    try (Encoder encoder = encoder()) {
      for (Content content : contents()) {
        assertArrayEquals(reference(content), Encoders.embed(encoder, content), bound(content));
      }
    }
  }

  /** How far an embedding may be from its reference. */
  float bound(Content content) {
    return BOUND;
  }

  @Test
  void aSpokenOggAgreesWithTheReference() {
    Content spoken = SpokenStamp.content();
    try (Encoder encoder = encoder()) {
      assertArrayEquals(reference(spoken), Encoders.embed(encoder, spoken), 1e-4f);
    }
  }

  @Test
  void theRecordIsWhatTheReferenceGives() {
    for (Recorded recorded : Recorded.of(encoderName())) {
      assertArrayEquals(reference(recorded.sound()), recorded.embedding(), 1e-5f);
    }
  }

  @Test
  void theEncoderGivesWhatIsRecorded() {
    try (Encoder encoder = encoder()) {
      List<Recorded> records = Recorded.of(encoderName());
      assertEquals(1, records.size());
      for (Recorded recorded : records) {
        float[] actual = Encoders.embed(encoder, recorded.sound());
        assertArrayEquals(recorded.embedding(), actual, (float) recorded.tolerance());
      }
    }
  }

  abstract String encoderName();

  @Test
  void theLongestSoundIsASetting() {
    Content twoSeconds = Sounds.wav16(new float[32_000], 16_000);
    try (Encoder encoder = Encoders.create(factory(), Map.of("maximumSeconds", 1L))) {
      SensoriumException error =
          assertThrows(SensoriumException.class, () -> encoder.preprocess(twoSeconds));
      assertEquals(ErrorCode.CONTENT_TOO_LARGE, error.code());
      assertTrue(error.getMessage().contains("1 s"), error.getMessage());
    }
    assertThrows(
        SensoriumException.class, () -> Encoders.create(factory(), Map.of("maximumSeconds", 0L)));
  }
}
