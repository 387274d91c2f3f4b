package io.sensorium.engine.pytorch;

import ai.djl.ndarray.NDArray;
import io.sensorium.spi.engine.Loss;

/** The losses of the contract, as means over the batch that can be differentiated. */
final class Losses {
  private Losses() {}

  static NDArray of(Loss loss, NDArray output, NDArray target) {
    return switch (loss) {
      case SOFTMAX_CROSS_ENTROPY ->
          output.logSoftmax(-1).mul(target).sum(new int[] {-1}).mean().neg();
      case MEAN_SQUARED_ERROR -> output.sub(target).square().mean();
    };
  }
}
