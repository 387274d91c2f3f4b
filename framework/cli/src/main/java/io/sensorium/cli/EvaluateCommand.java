package io.sensorium.cli;

import io.sensorium.host.Sensorium;
import io.sensorium.training.EvaluationOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Evaluates a trained pipeline on a dataset. */
@Command(
    name = "evaluate",
    description =
        "Evaluate the latest trained version of a pipeline on all samples of a dataset, with every subset of inputs.",
    mixinStandardHelpOptions = true)
final class EvaluateCommand implements Runnable {
  @Mixin SharedOptions shared = new SharedOptions();

  @Parameters(paramLabel = "PIPELINE", description = "Name of a trained pipeline.")
  String pipeline = "";

  @Option(
      names = "--data",
      required = true,
      paramLabel = "MANIFEST",
      description = "The dataset: a JSONL or CSV manifest.")
  Path manifest = Path.of("");

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Also write the report as one HTML page.")
  @Nullable Path page;

  @Override
  public void run() {
    try (Sensorium sensorium = shared.open()) {
      Terminal terminal = shared.terminal();
      EvaluationOutcome outcome =
          Training.evaluate(
              sensorium, pipeline, Training.datasetName(manifest), manifest, terminal.progress());
      if (page != null) {
        Files.writeString(page, outcome.page());
      }
      terminal.outcome(outcome.report(), () -> ReportText.print(terminal, outcome.report()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
