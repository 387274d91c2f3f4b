package io.sensorium.runtime.execution;

import io.sensorium.network.ElementType;
import io.sensorium.network.Tensor;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.encoder.Content;
import java.nio.ByteBuffer;

/** Checks of numbers that no plugin should have to make. */
final class Contents {
  private Contents() {}

  /**
   * Refuses numbers that are not finite.
   *
   * @throws SensoriumException {@code INVALID_CONTENT}
   */
  static void requireFinite(Content content) {
    if (content instanceof Content.Numbers numbers && !isFinite(numbers.tensor())) {
      throw new SensoriumException(
          ErrorCode.INVALID_CONTENT, "the numbers hold NaN or an infinity; leave those out");
    }
  }

  /** Whether a tensor has no NaN and no infinity. */
  static boolean isFinite(Tensor tensor) {
    ByteBuffer data = tensor.data();
    for (int i = 0; i < tensor.size(); i++) {
      if (tensor.type() == ElementType.FLOAT && !Float.isFinite(data.getFloat(4 * i))) {
        return false;
      }
      if (tensor.type() == ElementType.DOUBLE && !Double.isFinite(data.getDouble(8 * i))) {
        return false;
      }
    }
    return true;
  }
}
