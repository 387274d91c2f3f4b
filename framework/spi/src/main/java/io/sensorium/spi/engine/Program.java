package io.sensorium.spi.engine;

import io.sensorium.network.Tensor;
import java.util.Map;

/**
 * A compiled network on one device, with its weights.
 *
 * <p>{@link #run} may be called concurrently; {@link #step}, {@link #restore} and {@link #close}
 * may not be called while anything else runs. Tensors that go in and out live on the host. After
 * {@link #close} every call is a {@code CLOSED} error.
 *
 * <p>A call for which the device has too little memory fails as {@code OUT_OF_MEMORY}; the program
 * can be used on, with a smaller batch for one.
 */
public interface Program extends AutoCloseable {
  /**
   * Runs the network for inference: dropout and batch norm are frozen.
   *
   * @param inputs all inputs of the graph, by name
   * @return all outputs of the graph, by name
   * @throws io.sensorium.spi.SensoriumException {@code INVALID_REQUEST} if a name, type or shape is
   *     not the graph's
   */
  Map<String, Tensor> run(Map<String, Tensor> inputs);

  /**
   * One training step: forward, backward, update of the trainable weights.
   *
   * @return the loss before the update, summed over the objectives
   * @throws io.sensorium.spi.SensoriumException {@code INVALID_REQUEST} if the program was not
   *     compiled for training, or does not fit the step
   */
  float step(TrainingStep step);

  /**
   * A copy of the trainable weights, by initializer name.
   *
   * @throws io.sensorium.spi.SensoriumException {@code INVALID_REQUEST} if the engine only runs
   *     programs; so does {@link #restore}
   */
  Map<String, Tensor> weights();

  /** Sets trainable weights; the optimizer's moments start anew. */
  void restore(Map<String, Tensor> weights);

  @Override
  void close();
}
