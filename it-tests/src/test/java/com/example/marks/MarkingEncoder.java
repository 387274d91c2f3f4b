package com.example.marks;

import io.sensorium.network.Tensor;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.Settings;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.EmbeddingForm;
import io.sensorium.spi.encoder.Encoder;
import io.sensorium.spi.encoder.EncoderFactory;
import io.sensorium.spi.encoder.ProvidesEncoder;
import io.sensorium.spi.plugin.PluginContext;
import java.util.List;
import java.util.Map;

/** Its embedding begins with its mark, and leaves the rest to others. */
@ProvidesEncoder(
    modality = "text",
    name = "marking",
    version = "1.0.0",
    dimension = MarkingEncoder.DIMENSION,
    form = "pooled",
    space = MarkingEncoder.SPACE)
public final class MarkingEncoder implements EncoderFactory {
  public static final int DIMENSION = 4;
  public static final String SPACE = "marks";

  @Override
  public Encoder create(Settings settings, PluginContext context) {
    return new Marking(Mark.of(MarkingEncoder.class));
  }

  /** Fails once it is closed, as native code would. */
  private static final class Marking implements Encoder {
    private final int mark;
    private volatile boolean closed;

    Marking(int mark) {
      this.mark = mark;
    }

    @Override
    public EmbeddingForm embedding() {
      return EmbeddingForm.pooled(DIMENSION, SPACE);
    }

    @Override
    public Map<String, Tensor> preprocess(Content content) {
      requireOpen();
      return Map.of("text", Tensor.scalar(0));
    }

    @Override
    public List<Tensor> encode(List<Map<String, Tensor>> batch) {
      requireOpen();
      return batch.stream().map(each -> Tensor.of(new float[] {mark, 0, 0, 0}, DIMENSION)).toList();
    }

    private void requireOpen() {
      if (closed) {
        throw new SensoriumException(ErrorCode.CLOSED, "encoder " + mark + " has been closed");
      }
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
