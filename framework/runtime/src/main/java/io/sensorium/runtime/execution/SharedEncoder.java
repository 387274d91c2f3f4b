package io.sensorium.runtime.execution;

import io.sensorium.network.Tensor;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.EmbeddingForm;
import java.util.concurrent.CompletableFuture;

/**
 * A share of an encoder. Thread-safe; the encoder itself is closed when the last share is.
 *
 * <p>Contents are preprocessed on the host's threads and encoded in batches with those of every
 * other share; embeddings of equal contents are remembered.
 */
public interface SharedEncoder extends AutoCloseable {
  EmbeddingForm embedding();

  /**
   * Identifies the encoder with its weights and settings, on any engine and device; a model version
   * is recorded with it.
   */
  String identity();

  /**
   * Identifies the encoder with its weights, settings and engine: what its embeddings depend on.
   */
  String digest();

  /**
   * The embedding of one content, {@code FLOAT [dimension]} if pooled.
   *
   * @return fails with a {@link io.sensorium.spi.SensoriumException}: what is wrong with the
   *     content, {@code OVERLOADED}, {@code PLUGIN_FAILED} or {@code CLOSED}
   */
  CompletableFuture<Tensor> embed(Content content);

  /** The same, encoded even if it is remembered: for who measures how long that takes. */
  default CompletableFuture<Tensor> embedAnew(Content content) {
    return embed(content);
  }

  @Override
  void close();
}
