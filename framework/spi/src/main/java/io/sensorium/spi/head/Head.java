package io.sensorium.spi.head;

import io.sensorium.network.NetworkBuilder;
import io.sensorium.network.Value;
import io.sensorium.spi.engine.Loss;

/** The last part of a network: turns what was fused into scores, and scores into predictions. */
public interface Head {
  /** The number of scores a sample. */
  int width();

  /**
   * Adds the layers of this head.
   *
   * @param features {@code FLOAT [batch, features]}
   * @return {@code FLOAT [batch, width]}: what {@link #loss} is computed on
   */
  Value layers(NetworkBuilder network, Value features);

  Loss loss();

  /**
   * The target of a label, as many numbers as {@link #width}.
   *
   * @throws io.sensorium.spi.SensoriumException {@code INVALID_DATASET} if the label is unknown
   */
  float[] target(String label);

  /** The prediction of a sample's scores. */
  Prediction prediction(float[] scores);
}
