package io.sensorium.runtime.execution;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many samples go in one call: as many as configured, half of a batch that ran out of memory,
 * and twice as many again after a hundred full batches without a failure. Thread-safe.
 */
final class BatchSize {
  private static final Logger LOG = LoggerFactory.getLogger(BatchSize.class);

  /** Trying again costs one batch that fails: one in a hundred, as long as memory stays short. */
  private static final int FULL_BATCHES = 100;

  private final String label;
  private final int configured;
  private int current;
  private int fullBatches;

  /**
   * A size.
   *
   * @param label of what runs the batches, for the log
   * @param configured the largest size
   */
  BatchSize(String label, int configured) {
    this.label = label;
    this.configured = configured;
    this.current = configured;
  }

  synchronized int current() {
    return current;
  }

  /** Tells that a batch had too little memory. */
  synchronized void ranOut(int size) {
    fullBatches = 0;
    int smaller = Math.max(1, size / 2);
    if (smaller < current) {
      current = smaller;
      LOG.warn("{} ran out of memory with a batch of {}: at most {} now", label, size, smaller);
    }
  }

  /** Tells that a batch had enough memory. */
  synchronized void fitted(int size) {
    if (current < configured && size >= current && ++fullBatches == FULL_BATCHES) {
      fullBatches = 0;
      current = (int) Math.min(configured, 2L * current);
      LOG.info("{} tries batches of {} again", label, current);
    }
  }
}
