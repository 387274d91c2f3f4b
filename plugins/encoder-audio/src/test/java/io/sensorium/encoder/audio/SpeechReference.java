package io.sensorium.encoder.audio;

import io.sensorium.network.Tensor;
import io.sensorium.spi.encoder.Content;
import io.sensorium.testkit.OnnxRuntimeOracle;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The speech embedding as openWakeWord computes it, window by window, in ONNX Runtime and from the
 * original files; then the mean and the maximum over windows.
 */
final class SpeechReference implements AutoCloseable {
  private static final int MELS = 32;
  private static final int WINDOW = 76;
  private static final int HOP = 8;
  private static final int FEATURES = 96;
  private static final int WINDOW_SAMPLES = 12_512;

  private final OnnxRuntimeOracle mel;
  private final OnnxRuntimeOracle speech;

  SpeechReference(Path mel, Path speech) {
    this.mel = OnnxRuntimeOracle.of(mel);
    this.speech = OnnxRuntimeOracle.of(speech);
  }

  /** The embedding of a sound by the declared artifacts. */
  static float[] embedding(Content content) {
    try (SpeechReference reference = declared()) {
      return reference.embedding(samples(content));
    }
  }

  /**
   * How far the embedding moves if every sample moves by its last bit. Where the bands of a pure
   * tone hold nothing but rounding, their logarithms follow it: no order of summation is right.
   */
  static float sensitivity(Content content) {
    float[] samples = samples(content);
    float[] moved = samples.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] = i % 4 < 2 ? Math.nextUp(moved[i]) : Math.nextDown(moved[i]);
    }
    try (SpeechReference reference = declared()) {
      float[] expected = reference.embedding(samples);
      float[] found = reference.embedding(moved);
      float most = 0;
      for (int i = 0; i < expected.length; i++) {
        most = Math.max(most, Math.abs(expected[i] - found[i]));
      }
      return most;
    }
  }

  private static SpeechReference declared() {
    return new SpeechReference(
        Encoders.artifact("melspectrogram.onnx"), Encoders.artifact("embedding_model.onnx"));
  }

  private static float[] samples(Content content) {
    float[] sound = new SoundContent(60).read(content);
    int padding = (WINDOW_SAMPLES - sound.length) % 1_280;
    int length = Math.max(WINDOW_SAMPLES, sound.length + (padding + 1_280) % 1_280);
    float[] samples = Arrays.copyOf(sound, length);
    for (int i = 0; i < sound.length; i++) {
      samples[i] *= 32_768;
    }
    return samples;
  }

  /**
   * The reference embedding.
   *
   * @param samples in the range of 16-bit integers, as long as whole windows need
   */
  float[] embedding(float[] samples) {
    float[] decibels = mel.run(Tensor.of(samples, 1, samples.length)).floats();
    for (int i = 0; i < decibels.length; i++) {
      decibels[i] = decibels[i] / 10 + 2;
    }
    return pool(decibels);
  }

  private float[] pool(float[] frames) {
    double[] sums = new double[FEATURES];
    float[] pooled = new float[2 * FEATURES];
    Arrays.fill(pooled, Float.NEGATIVE_INFINITY);
    int windows = 0;
    for (int start = 0; start + WINDOW * MELS <= frames.length; start += HOP * MELS) {
      float[] window = Arrays.copyOfRange(frames, start, start + WINDOW * MELS);
      float[] features = speech.run(Tensor.of(window, 1, WINDOW, MELS, 1)).floats();
      windows++;
      for (int i = 0; i < FEATURES; i++) {
        sums[i] += features[i];
        pooled[FEATURES + i] = Math.max(pooled[FEATURES + i], features[i]);
      }
    }
    for (int i = 0; i < FEATURES; i++) {
      pooled[i] = (float) (sums[i] / windows);
    }
    return pooled;
  }

  @Override
  public void close() {
    mel.close();
    speech.close();
  }
}
