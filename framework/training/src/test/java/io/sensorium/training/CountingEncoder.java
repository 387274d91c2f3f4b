package io.sensorium.training;

import io.sensorium.network.Tensor;
import io.sensorium.runtime.execution.Deadline;
import io.sensorium.runtime.execution.SharedEncoder;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.EmbeddingForm;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

/**
 * Embeds texts: a pseudo-random direction for each word, summed. The word {@code broken} makes a
 * content that it refuses.
 */
public final class CountingEncoder implements SharedEncoder {
  public static final int DIMENSION = 16;
  public final AtomicInteger runs = new AtomicInteger();
  private final String digest;

  public CountingEncoder(String digest) {
    this.digest = digest;
  }

  @Override
  public EmbeddingForm embedding() {
    return EmbeddingForm.pooled(DIMENSION, "words");
  }

  @Override
  public String identity() {
    return "counting #" + digest;
  }

  @Override
  public String digest() {
    return digest;
  }

  @Override
  public CompletableFuture<Tensor> embed(Content content, Deadline deadline) {
    runs.incrementAndGet();
    String text = ((Content.Text) content).text();
    if (text.contains("broken")) {
      return CompletableFuture.failedFuture(
          new SensoriumException(ErrorCode.INVALID_CONTENT, "'" + text + "' is broken"));
    }
    return CompletableFuture.supplyAsync(() -> Tensor.of(embedding(text), DIMENSION));
  }

  @Override
  public CompletableFuture<Tensor> embedAlone(
      Content content, Deadline deadline, LongConsumer worked) {
    worked.accept(1);
    return embed(content, deadline);
  }

  @Override
  public Quiet quiet(Duration most) {
    return () -> {};
  }

  private static float[] embedding(String text) {
    float[] sum = new float[DIMENSION];
    for (String word : List.of(text.split(" ", -1))) {
      Random random = new Random(word.hashCode());
      for (int i = 0; i < DIMENSION; i++) {
        sum[i] += (float) random.nextGaussian();
      }
    }
    return sum;
  }

  @Override
  public void close() {}
}
