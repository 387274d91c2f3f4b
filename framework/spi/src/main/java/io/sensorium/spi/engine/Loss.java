package io.sensorium.spi.engine;

/** What training makes small; always the mean over the batch. */
public enum Loss {
  /** {@code -sum(target * log_softmax(logits))} a sample; targets are probabilities. */
  SOFTMAX_CROSS_ENTROPY,
  /** The mean of squared differences. */
  MEAN_SQUARED_ERROR
}
