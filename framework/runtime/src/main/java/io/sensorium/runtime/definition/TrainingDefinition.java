package io.sensorium.runtime.definition;

/**
 * How a pipeline is trained.
 *
 * @param epochs at most this many passes over the training split
 * @param patience epochs without a better validation loss before training stops
 * @param optimizer {@code adamw} or {@code sgd}
 * @param modalityDropout the rate at which an input of a training sample is masked, in [0, 1)
 * @param validation share of the groups for validation, in (0, 1)
 * @param test share of the groups for test, in (0, 1)
 * @param recordedSamples at most this many samples of the test split are copied into the model
 *     version, contents and labels; 0 for none
 */
public record TrainingDefinition(
    int epochs,
    int patience,
    int batchSize,
    String optimizer,
    double learningRate,
    double weightDecay,
    double modalityDropout,
    double validation,
    double test,
    long seed,
    int recordedSamples) {
  public static final TrainingDefinition DEFAULTS =
      new TrainingDefinition(40, 8, 32, "adamw", 1e-3, 1e-2, 0.2, 0.15, 0.2, 7, 32);
}
