package io.sensorium.runtime.execution;

import io.sensorium.runtime.definition.HostConfiguration;
import io.sensorium.runtime.definition.HostConfiguration.Limits;
import java.time.Duration;

/**
 * How work is spread.
 *
 * @param threads that preprocess contents for one encoder, or run one network
 * @param maximumBatchSize samples in one call of an encoder
 * @param maximumQueueDelay how long a sample may wait for others
 * @param maximumQueueSize samples that may wait for one encoder
 * @param embeddingCacheBytes embeddings kept in memory, all encoders together; 0 for none
 * @param answerTimeout the longest that a request may take
 */
public record ExecutionOptions(
    int threads,
    int maximumBatchSize,
    Duration maximumQueueDelay,
    int maximumQueueSize,
    long embeddingCacheBytes,
    Duration answerTimeout) {
  public static final ExecutionOptions DEFAULTS =
      new ExecutionOptions(
          Runtime.getRuntime().availableProcessors(),
          32,
          Duration.ofMillis(1),
          1024,
          64L << 20,
          Limits.ANSWER_TIMEOUT);

  /** The same, but every content is encoded anew. */
  public ExecutionOptions withoutEmbeddingCache() {
    return new ExecutionOptions(
        threads, maximumBatchSize, maximumQueueDelay, maximumQueueSize, 0, answerTimeout);
  }

  public static ExecutionOptions of(HostConfiguration configuration) {
    return new ExecutionOptions(
        configuration.threads().orElseGet(DEFAULTS::threads),
        configuration.batching().maximumSize(),
        configuration.batching().maximumQueueDelay(),
        configuration.batching().maximumQueueSize(),
        configuration.limits().embeddingCacheBytes(),
        configuration.limits().answerTimeout());
  }
}
