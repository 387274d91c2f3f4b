package io.sensorium.training.fit;

/**
 * One point of the learning curves.
 *
 * @param number from 1
 * @param trainingLoss mean over the epoch's steps, with dropout
 * @param validationLoss mean over the validation split, all inputs shown
 * @param validationAccuracy of the first head, in [0, 1]
 */
public record Epoch(
    int number, double trainingLoss, double validationLoss, double validationAccuracy) {}
