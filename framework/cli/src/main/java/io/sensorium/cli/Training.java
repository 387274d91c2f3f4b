package io.sensorium.cli;

import io.sensorium.host.Sensorium;
import io.sensorium.runtime.definition.PipelineReader;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.training.EvaluationOutcome;
import io.sensorium.training.EvaluationRequest;
import io.sensorium.training.TrainingOutcome;
import io.sensorium.training.TrainingRequest;
import io.sensorium.training.progress.TrainingProgress;
import java.nio.file.Path;

/** Training and evaluation as commands ask for them: by file and by name. */
final class Training {
  private Training() {}

  static TrainingOutcome train(
      Sensorium sensorium, Plan plan, String dataset, Path manifest, Progress progress) {
    return sensorium
        .trainer()
        .train(new TrainingRequest(plan, dataset, manifest, listener(progress)));
  }

  static EvaluationOutcome evaluate(
      Sensorium sensorium, String pipeline, String dataset, Path manifest, Progress progress) {
    ModelVersion version = sensorium.latestModel(pipeline);
    Plan plan = sensorium.plan(new PipelineReader().read(version.definition()).orThrow());
    return sensorium
        .evaluator()
        .evaluate(new EvaluationRequest(plan, version, dataset, manifest, listener(progress)));
  }

  /** The name that a report gives to a manifest's dataset: its folder's, or its own. */
  static String datasetName(Path manifest) {
    Path folder = manifest.toAbsolutePath().normalize().getParent();
    return folder == null || folder.getFileName() == null
        ? manifest.getFileName().toString()
        : folder.getFileName().toString();
  }

  static TrainingProgress listener(Progress progress) {
    return (step, done, total) -> progress.show(step, done, total);
  }
}
