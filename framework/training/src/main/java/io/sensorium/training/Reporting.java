package io.sensorium.training;

import io.sensorium.runtime.plan.Plan;
import io.sensorium.training.dataset.Dataset;
import io.sensorium.training.dataset.DatasetSchema;
import io.sensorium.training.evaluation.SubsetEvaluation.Findings;
import io.sensorium.training.fit.Epoch;
import io.sensorium.training.report.TrainingReport;
import io.sensorium.training.report.TrainingReport.ClassCount;
import io.sensorium.training.report.TrainingReport.ModelSummary;
import io.sensorium.training.report.TrainingReport.Splits;
import java.util.List;
import java.util.Map;

/**
 * What a training and an evaluation put into a report alike.
 *
 * @param labels of the first head, in its order
 * @param engine name and version
 */
record Reporting(
    Plan plan, String name, Dataset dataset, List<String> labels, String engine, String device) {

  TrainingReport report(
      Splits splits,
      Findings findings,
      Map<String, String> encoders,
      List<Epoch> epochs,
      int best) {
    String pipeline = plan.definition().name();
    return new TrainingReport(
        name,
        classes(),
        splits,
        findings.subsets(),
        new ModelSummary(pipeline, null, null),
        engine,
        device,
        Map.of(),
        head(plan),
        DatasetSchema.of(plan.definition()).modalities(),
        encoders,
        findings.interval(),
        epochs,
        best,
        findings.confusion(),
        findings.mistakes());
  }

  private List<ClassCount> classes() {
    Map<String, Integer> counts = dataset.labels(head(plan));
    return labels.stream()
        .map(label -> new ClassCount(label, counts.getOrDefault(label, 0)))
        .toList();
  }

  /** The head that figures are about. */
  static String head(Plan plan) {
    return plan.definition().heads().get(0).name();
  }
}
