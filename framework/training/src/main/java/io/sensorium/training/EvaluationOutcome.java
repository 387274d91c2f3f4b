package io.sensorium.training;

import io.sensorium.training.report.TrainingReport;

/**
 * What evaluation gave.
 *
 * @param page the report as one self-contained HTML page
 */
public record EvaluationOutcome(TrainingReport report, String page) {}
