package io.sensorium.cli;

import io.sensorium.host.Sensorium;
import io.sensorium.training.TrainingOutcome;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains a pipeline on a dataset. */
@Command(
    name = "train",
    description =
        "Train the fusion and the heads of a pipeline on a dataset, and publish a model version.",
    mixinStandardHelpOptions = true)
final class TrainCommand implements Runnable {
  @Mixin SharedOptions shared = new SharedOptions();
  @Mixin EngineOptions engine = new EngineOptions();

  @Parameters(paramLabel = "PIPELINE", description = "A pipeline file.")
  Path pipeline = Path.of("");

  @Option(
      names = "--data",
      required = true,
      paramLabel = "MANIFEST",
      description = "The dataset: a JSONL or CSV manifest.")
  Path manifest = Path.of("");

  @Override
  public void run() {
    try (Sensorium sensorium = shared.open()) {
      Terminal terminal = shared.terminal();
      TrainingOutcome outcome =
          Training.train(
              sensorium,
              engine.plan(sensorium, pipeline),
              Training.datasetName(manifest),
              manifest,
              terminal.progress());
      terminal.outcome(
          outcome.report(),
          () -> {
            ReportText.print(terminal, outcome.report());
            terminal.line("report: " + outcome.version().directory().resolve("report.html"));
          });
    }
  }
}
