package io.sensorium.training;

import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.training.progress.TrainingProgress;
import java.nio.file.Path;

/**
 * What to evaluate, on every sample of a manifest.
 *
 * @param plan of the version's definition, whose plugins have been resolved
 * @param dataset the dataset's name, for the report
 */
public record EvaluationRequest(
    Plan plan, ModelVersion version, String dataset, Path manifest, TrainingProgress progress) {}
