package io.sensorium.it.benchmark;

import io.sensorium.network.Tensor;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.EmbeddingForm;
import io.sensorium.spi.encoder.Encoder;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The same embedding of everything, made in advance. */
final class NoOpEncoder implements Encoder {
  static final int DIMENSION = 8;

  private static final Tensor EMBEDDING = Tensor.of(new float[DIMENSION], DIMENSION);
  private static final Map<String, Tensor> PREPROCESSED = Map.of("constant", EMBEDDING);

  @Override
  public EmbeddingForm embedding() {
    return EmbeddingForm.pooled(DIMENSION, "constant");
  }

  @Override
  public Map<String, Tensor> preprocess(Content content) {
    return PREPROCESSED;
  }

  @Override
  public List<Tensor> encode(List<Map<String, Tensor>> batch) {
    return Collections.nCopies(batch.size(), EMBEDDING);
  }

  @Override
  public void close() {}
}
