package io.sensorium.runtime.execution;

import io.sensorium.network.Tensor;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.EmbeddingForm;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;

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
   * @param deadline after which it is not worked on any more
   * @return fails with a {@link io.sensorium.spi.SensoriumException}: what is wrong with the
   *     content, {@code OVERLOADED}, {@code PLUGIN_FAILED}, {@code DEADLINE_EXCEEDED}, {@code
   *     CIRCUIT_OPEN} or {@code CLOSED}
   */
  CompletableFuture<Tensor> embed(Content content, Deadline deadline);

  /** The same, for as long as it takes. */
  default CompletableFuture<Tensor> embed(Content content) {
    return embed(content, Deadline.NEVER);
  }

  /**
   * The same, encoded by itself even if it is remembered: for who measures how long that takes.
   *
   * @param worked hears for how many nanoseconds the encoder worked on it, before it is there; what
   *     it waited for its turn does not count
   */
  CompletableFuture<Tensor> embedAlone(Content content, Deadline deadline, LongConsumer worked);

  /**
   * Has nothing encoded but what is to be encoded by itself, so that what is measured has the
   * machine to itself as far as this encoder goes. Waits for the batch under way.
   *
   * @param most after which it ends by itself
   */
  Quiet quiet(Duration most);

  /** A time in which others wait. */
  @FunctionalInterface
  interface Quiet extends AutoCloseable {
    @Override
    void close();
  }

  @Override
  void close();
}
