package io.sensorium.testkit;

import io.sensorium.network.NetworkBuilder;
import io.sensorium.network.Value;
import io.sensorium.spi.engine.Loss;
import io.sensorium.spi.head.Head;
import io.sensorium.spi.head.Prediction;
import java.util.function.Function;

/**
 * A linear head that predicts what a test says, and is not trained.
 *
 * @param width the number of scores
 * @param telling gives the prediction of a sample's scores
 */
public record FakeHead(int width, Function<float[], Prediction> telling) implements Head {
  @Override
  public Value layers(NetworkBuilder network, Value features) {
    return network.linear("linear", features, width);
  }

  @Override
  public Loss loss() {
    return Loss.SOFTMAX_CROSS_ENTROPY;
  }

  @Override
  public float[] target(String label) {
    return new float[width];
  }

  @Override
  public Prediction prediction(float[] scores) {
    return telling.apply(scores);
  }
}
