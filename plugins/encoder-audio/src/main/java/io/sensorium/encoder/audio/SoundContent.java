package io.sensorium.encoder.audio;

import io.sensorium.spi.Settings;
import io.sensorium.spi.encoder.Content;
import java.nio.ByteBuffer;

/**
 * Reads the sound of a content as both encoders hear it: one channel, {@value #RATE} samples a
 * second.
 */
final class SoundContent {
  static final int RATE = 16_000;

  private static final int USUAL_SECONDS = 60;

  /** So much makes the speech network take some 350 MB, for the time of one run. */
  private static final int MOST_SECONDS = 120;

  private final int maximumSeconds;

  /**
   * A reader.
   *
   * @param maximumSeconds what lasts longer is refused, never cut
   */
  SoundContent(int maximumSeconds) {
    this.maximumSeconds = maximumSeconds;
  }

  /** A reader with the setting {@code maximumSeconds}. */
  static SoundContent of(Settings settings) {
    return new SoundContent(settings.integer("maximumSeconds", USUAL_SECONDS, 1, MOST_SECONDS));
  }

  /**
   * The samples of a WAV or Ogg/Vorbis file; full scale is ±1.
   *
   * @throws io.sensorium.spi.SensoriumException {@code INVALID_CONTENT} or {@code
   *     CONTENT_TOO_LARGE}
   */
  float[] read(Content content) {
    if (!(content instanceof Content.Bytes file)) {
      throw InvalidSound.damaged("an audio encoder takes the bytes of a WAV or Ogg/Vorbis file");
    }
    return Resampler.resample(decode(file.bytes()), RATE).samples();
  }

  private Waveform decode(ByteBuffer file) {
    if (WavDecoder.recognizes(file)) {
      return new WavDecoder(maximumSeconds).decode(file);
    }
    if (VorbisDecoder.recognizes(file)) {
      return new VorbisDecoder(maximumSeconds).decode(file);
    }
    throw InvalidSound.damaged("the sound is neither a WAV nor an Ogg/Vorbis file");
  }
}
