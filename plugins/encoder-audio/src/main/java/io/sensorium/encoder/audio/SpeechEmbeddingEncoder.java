package io.sensorium.encoder.audio;

import io.sensorium.network.Tensor;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.EmbeddingForm;
import io.sensorium.spi.encoder.Encoder;
import io.sensorium.spi.engine.Program;
import java.util.List;
import java.util.Map;

/** Pools the embeddings of a sound's windows into one. */
final class SpeechEmbeddingEncoder implements Encoder {
  /** Samples of one window: 76 frames of 512 samples, one every 160. */
  static final int WINDOW = 512 + 75 * 160;

  /** Samples from one window to the next. */
  static final int HOP = 8 * 160;

  /** What the network takes for full scale. */
  private static final float FULL_SCALE = 32_768;

  private final SoundContent contents;
  private final Program program;

  SpeechEmbeddingEncoder(SoundContent contents, Program program) {
    this.contents = contents;
    this.program = program;
  }

  @Override
  public EmbeddingForm embedding() {
    return EmbeddingForm.pooled(SpeechNetwork.DIMENSION, "speech-embedding-mean-maximum");
  }

  /**
   * The samples of a sound, {@code samples: FLOAT [1, samples]} in the range of 16-bit integers.
   *
   * <p>Silence follows the sound until a whole number of windows covers it, so that its end is
   * heard: 0.782 s, and then steps of 0.08 s.
   */
  @Override
  public Map<String, Tensor> preprocess(Content content) {
    float[] sound = contents.read(content);
    float[] samples = new float[paddedLength(sound.length)];
    for (int i = 0; i < sound.length; i++) {
      samples[i] = sound[i] * FULL_SCALE;
    }
    return Map.of(SpeechNetwork.INPUT, Tensor.of(samples, 1, samples.length));
  }

  static int paddedLength(int length) {
    int hops = Math.max(0, (length - WINDOW + HOP - 1) / HOP);
    return WINDOW + hops * HOP;
  }

  /** One run a sound: the network's decibels depend on the loudest sound of a run. */
  @Override
  public List<Tensor> encode(List<Map<String, Tensor>> batch) {
    return batch.stream()
        .map(sample -> program.run(sample).get(SpeechNetwork.OUTPUT))
        .map(embedding -> embedding.reshape(SpeechNetwork.DIMENSION))
        .toList();
  }

  @Override
  public void close() {
    program.close();
  }
}
