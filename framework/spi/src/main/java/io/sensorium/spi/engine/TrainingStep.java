package io.sensorium.spi.engine;

import io.sensorium.network.Tensor;
import java.util.List;
import java.util.Map;

/**
 * One batch to learn from.
 *
 * @param inputs all inputs of the graph, by name
 * @param objectives not empty; losses add up
 */
public record TrainingStep(Map<String, Tensor> inputs, List<Objective> objectives, Update update) {
  public TrainingStep {
    inputs = Map.copyOf(inputs);
    objectives = List.copyOf(objectives);
  }

  /**
   * What one output should be.
   *
   * @param output the output's name; {@code FLOAT [batch, width]}
   * @param target {@code FLOAT [batch, width]}
   */
  public record Objective(String output, Tensor target, Loss loss) {}
}
