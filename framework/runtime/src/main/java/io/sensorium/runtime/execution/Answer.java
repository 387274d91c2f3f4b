package io.sensorium.runtime.execution;

import io.sensorium.spi.head.Prediction;
import java.util.List;
import java.util.Map;

/**
 * What a pipeline says of one sample.
 *
 * @param predictions by head name
 * @param scores what each head was computed from, by head name: logits of a classification
 * @param inputsUsed the inputs that were present
 * @param inputsSubstituted the inputs for which the declared default stood in
 * @param deployment the generation of the pipeline that gave all of this answer
 */
public record Answer(
    Map<String, Prediction> predictions,
    Map<String, List<Float>> scores,
    List<String> inputsUsed,
    List<String> inputsSubstituted,
    Deployment deployment) {
  public Answer {
    predictions = Map.copyOf(predictions);
    scores = Map.copyOf(scores);
    inputsUsed = List.copyOf(inputsUsed);
    inputsSubstituted = List.copyOf(inputsSubstituted);
  }

  /** The name of the generation that gave all of this answer. */
  public String generation() {
    return deployment.generation();
  }
}
