package io.sensorium.training;

import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.training.progress.TrainingProgress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What to run on several engines.
 *
 * @param plans of the version's definition, each on another engine and with its plugins resolved;
 *     the first is what the others are compared with
 * @param manifest of the samples; absent for those that the version keeps
 * @param batch samples that run together, as when they are served
 * @param tolerance how far outputs may differ
 */
public record ParityRequest(
    ModelVersion version,
    List<Plan> plans,
    Optional<Path> manifest,
    int batch,
    double tolerance,
    TrainingProgress progress) {
  public ParityRequest {
    plans = List.copyOf(plans);
    if (plans.size() < 2 || batch < 1 || !(tolerance >= 0)) {
      throw new IllegalArgumentException(
          plans.size() + " plans, batches of " + batch + ", tolerance " + tolerance);
    }
  }
}
