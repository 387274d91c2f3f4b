package io.sensorium.runtime.execution;

import io.sensorium.network.Tensor;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A preprocessed content that waits to be encoded.
 *
 * @param length its size along the axis that contents differ in
 * @param since when it began to wait, on the clock of {@link System#nanoTime}
 */
record PreparedContent(
    Map<String, Tensor> tensors, long length, long since, Deadline deadline, Receiver receiver) {
  /** One that begins to wait now. */
  PreparedContent(Map<String, Tensor> tensors, Deadline deadline, Receiver receiver) {
    this(tensors, length(tensors), System.nanoTime(), deadline, receiver);
  }

  /** Hears of an embedding, or of why there is none. */
  @FunctionalInterface
  interface Receiver {
    /** Whether it must share a batch with no other content. */
    default boolean isAlone() {
      return false;
    }

    /** It is being encoded now, or once more. */
    default void encoding() {}

    void receive(@Nullable Tensor embedding, @Nullable SensoriumException failure);
  }

  private static long length(Map<String, Tensor> tensors) {
    return tensors.values().stream()
        .mapToLong(tensor -> tensor.rank() == 0 ? 1 : tensor.size(0))
        .max()
        .orElse(0);
  }

  void fail(SensoriumException failure) {
    receiver.receive(null, failure);
  }

  /** Tells that its deadline passed while it waited. */
  void expire(String encoder) {
    fail(
        new SensoriumException(
            ErrorCode.DEADLINE_EXCEEDED, encoder + " was not asked before the deadline"));
  }
}
