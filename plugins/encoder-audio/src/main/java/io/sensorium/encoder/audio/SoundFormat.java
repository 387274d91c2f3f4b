package io.sensorium.encoder.audio;

/**
 * How the samples of a sound stand in time.
 *
 * @param rate samples a second and channel, from {@value #LOWEST_RATE} to {@value #HIGHEST_RATE} Hz
 * @param channels from 1 to {@value #MOST_CHANNELS}
 */
record SoundFormat(int rate, int channels) {
  static final int LOWEST_RATE = 4_000;
  static final int HIGHEST_RATE = 192_000;
  static final int MOST_CHANNELS = 8;

  SoundFormat {
    if (rate < LOWEST_RATE || rate > HIGHEST_RATE) {
      throw InvalidSound.damaged(
          "the sound's header claims %s samples a second; from %d to %d are read"
              .formatted(Integer.toUnsignedString(rate), LOWEST_RATE, HIGHEST_RATE));
    }
    if (channels < 1 || channels > MOST_CHANNELS) {
      throw InvalidSound.damaged(
          "the sound's header claims %d channels; from 1 to %d are read"
              .formatted(channels, MOST_CHANNELS));
    }
  }
}
