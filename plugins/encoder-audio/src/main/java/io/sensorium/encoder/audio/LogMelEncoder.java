package io.sensorium.encoder.audio;

import io.sensorium.network.ElementType;
import io.sensorium.network.Tensor;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.EmbeddingForm;
import io.sensorium.spi.encoder.Encoder;
import io.sensorium.spi.engine.Program;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The mean and the standard deviation over time of a sound's log-mel bands: an encoder without
 * weights.
 */
final class LogMelEncoder implements Encoder {
  /** Means of all bands, then their standard deviations. */
  static final int DIMENSION = 2 * LogMelNetwork.BANDS;

  /** Frames of one run: 20 s of sound, 3 MB; a batch of long sounds must not fill the memory. */
  private static final int MOST_FRAMES = 2_048;

  private final SoundContent contents;
  private final Program program;

  LogMelEncoder(SoundContent contents, Program program) {
    this.contents = contents;
    this.program = program;
  }

  @Override
  public EmbeddingForm embedding() {
    return EmbeddingForm.pooled(DIMENSION, "log-mel-64-mean-deviation");
  }

  /**
   * A sound cut into frames, {@code frames: FLOAT [frames, 400]}; full scale is ±1. Silence follows
   * it until a whole number of frames covers it.
   */
  @Override
  public Map<String, Tensor> preprocess(Content content) {
    float[] sound = contents.read(content);
    int hops = Math.max(0, sound.length - LogMelNetwork.FRAME + LogMelNetwork.HOP - 1);
    int frames = 1 + hops / LogMelNetwork.HOP;
    ByteBuffer data = Tensor.allocate(frames * LogMelNetwork.FRAME * Float.BYTES);
    for (int frame = 0; frame < frames; frame++) {
      int start = frame * LogMelNetwork.HOP;
      int length = Math.min(LogMelNetwork.FRAME, sound.length - start);
      data.slice(frame * LogMelNetwork.FRAME * Float.BYTES, length * Float.BYTES)
          .order(data.order())
          .asFloatBuffer()
          .put(sound, start, length);
    }
    long[] shape = {frames, LogMelNetwork.FRAME};
    return Map.of(LogMelNetwork.INPUT, new Tensor(ElementType.FLOAT, shape, data));
  }

  @Override
  public List<Tensor> encode(List<Map<String, Tensor>> batch) {
    List<Tensor> embeddings = new ArrayList<>();
    for (Map<String, Tensor> sample : batch) {
      embeddings.add(encode(sample.get(LogMelNetwork.INPUT)));
    }
    return embeddings;
  }

  private Tensor encode(Tensor frames) {
    BandStatistics statistics = new BandStatistics(LogMelNetwork.BANDS);
    int count = Math.toIntExact(frames.size(0));
    for (int start = 0; start < count; start += MOST_FRAMES) {
      Tensor part = rows(frames, start, Math.min(MOST_FRAMES, count - start));
      FloatBuffer bands =
          program
              .run(Map.of(LogMelNetwork.INPUT, part))
              .get(LogMelNetwork.OUTPUT)
              .data()
              .asFloatBuffer();
      while (bands.hasRemaining()) {
        statistics.add(bands);
      }
    }
    return Tensor.of(statistics.meansAndDeviations(), DIMENSION);
  }

  private static Tensor rows(Tensor frames, int start, int count) {
    int row = LogMelNetwork.FRAME * Float.BYTES;
    return new Tensor(
        ElementType.FLOAT,
        new long[] {count, LogMelNetwork.FRAME},
        frames.data().slice(start * row, count * row));
  }

  @Override
  public void close() {
    program.close();
  }
}
