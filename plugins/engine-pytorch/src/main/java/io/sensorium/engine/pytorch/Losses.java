package io.sensorium.engine.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import io.sensorium.spi.engine.Loss;

/** The losses of the contract, as means over the batch that can be differentiated. */
final class Losses {
  private static final int[] LAST = {-1};

  private Losses() {}

  static NDArray of(Loss loss, NDArray output, NDArray target) {
    return switch (loss) {
      case SOFTMAX_CROSS_ENTROPY -> output.logSoftmax(-1).mul(target).sum(LAST).mean().neg();
      case MEAN_SQUARED_ERROR -> output.sub(target).square().mean();
      case COSINE -> similarity(output, target).mean().neg().add(1);
      case CONTRASTIVE ->
          output.logSoftmax(-1).add(output.logSoftmax(0)).mul(target).sum(LAST).mean().mul(-0.5f);
    };
  }

  /** A row of zeros is like nothing, and no gradient passes it. */
  private static NDArray similarity(NDArray output, NDArray target) {
    NDArray products = output.mul(target).sum(LAST);
    NDArray ours = output.square().sum(LAST);
    NDArray theirs = target.square().sum(LAST);
    NDArray directed = ours.gt(0).logicalAnd(theirs.gt(0));
    NDArray norms = oneUnless(directed, ours).sqrt().mul(oneUnless(directed, theirs).sqrt());
    return NDArrays.where(directed, products.div(norms), products.zerosLike());
  }

  private static NDArray oneUnless(NDArray directed, NDArray square) {
    return NDArrays.where(directed, square, square.onesLike());
  }
}
