package io.sensorium.training;

import io.sensorium.runtime.plan.Plan;
import io.sensorium.training.progress.TrainingProgress;
import java.nio.file.Path;

/**
 * What to train.
 *
 * @param plan whose plugins have been resolved; its definition says how to train
 * @param dataset the dataset's name, for the report
 * @param manifest as {@link io.sensorium.training.dataset.DatasetReader} reads it
 */
public record TrainingRequest(
    Plan plan, String dataset, Path manifest, TrainingProgress progress) {}
