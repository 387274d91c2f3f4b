package io.sensorium.encoder.audio;

import java.util.Arrays;

/**
 * Collects the samples of a sound, mixed to one channel, and stops at the first that is over a
 * limit.
 */
final class WaveformBuilder {
  /**
   * Over full scale by 24 dB: real recordings clip long before; what is beyond is no sound at full
   * scale ±1.
   */
  private static final float HIGHEST_AMPLITUDE = 16;

  private static final int FIRST_CAPACITY = 16_384;

  private final SoundFormat format;
  private final int maximumSeconds;
  private float[] samples = new float[FIRST_CAPACITY];
  private int size;

  WaveformBuilder(SoundFormat format, int maximumSeconds) {
    this.format = format;
    this.maximumSeconds = maximumSeconds;
  }

  /**
   * Refuses a sound whose header says that it is too long.
   *
   * @param frames samples of one channel
   */
  void expect(long frames) {
    if (frames > limit()) {
      throw InvalidSound.tooLong((double) frames / format.rate(), maximumSeconds);
    }
    samples = new float[Math.toIntExact(frames)];
  }

  /**
   * Adds one frame.
   *
   * @param sum of the samples of all channels
   */
  void add(float sum) {
    float sample = sum / format.channels();
    if (!(Math.abs(sample) <= HIGHEST_AMPLITUDE)) {
      throw InvalidSound.damaged(
          "sample " + size + " of the sound is " + sample + "; full scale is from -1 to 1");
    }
    if (size == samples.length) {
      grow();
    }
    samples[size++] = sample;
  }

  private void grow() {
    if (size >= limit()) {
      throw InvalidSound.tooLong((double) size / format.rate(), maximumSeconds);
    }
    long capacity = Math.max(FIRST_CAPACITY, 2L * size);
    samples = Arrays.copyOf(samples, (int) Math.min(capacity, limit()));
  }

  private long limit() {
    return (long) maximumSeconds * format.rate();
  }

  int size() {
    return size;
  }

  /** What was collected, or its first part. */
  Waveform build(long frames) {
    int length = (int) Math.min(frames, size);
    if (length == 0) {
      throw InvalidSound.damaged(
          "the sound holds no samples; leave the input out if there is none");
    }
    return new Waveform(
        length == samples.length ? samples : Arrays.copyOf(samples, length), format.rate());
  }

  Waveform build() {
    return build(size);
  }
}
