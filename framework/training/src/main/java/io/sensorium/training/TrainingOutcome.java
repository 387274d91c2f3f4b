package io.sensorium.training;

import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.training.dataset.DatasetSplit;
import io.sensorium.training.report.TrainingReport;

/**
 * What training gave.
 *
 * @param split how the dataset was divided
 * @param report names the model version
 */
public record TrainingOutcome(ModelVersion version, DatasetSplit split, TrainingReport report) {}
