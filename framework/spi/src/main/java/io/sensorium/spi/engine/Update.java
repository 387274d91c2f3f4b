package io.sensorium.spi.engine;

/** How a training step changes weights; the same formula on every engine. */
public sealed interface Update {
  /** Size of the step. */
  double learningRate();

  /** {@code w -= learningRate * (gradient + weightDecay * w)}. */
  record Sgd(double learningRate, double weightDecay) implements Update {}

  /**
   * Adam with decoupled weight decay (Loshchilov and Hutter, ICLR 2019), bias-corrected: {@code w
   * -= learningRate * (m' / (sqrt(v') + epsilon) + weightDecay * w)} with {@code m' = m / (1 -
   * beta1^t)}, {@code v' = v / (1 - beta2^t)}.
   */
  record AdamW(double learningRate, double beta1, double beta2, double epsilon, double weightDecay)
      implements Update {
    public static AdamW withDefaults(double learningRate, double weightDecay) {
      return new AdamW(learningRate, 0.9, 0.999, 1e-8, weightDecay);
    }
  }
}
