package io.sensorium.cli;

import io.sensorium.host.Sensorium;
import io.sensorium.runtime.execution.Answer;
import io.sensorium.runtime.execution.Sample;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.head.Prediction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Predicts for one sample, in this process. */
@Command(
    name = "predict",
    description = "Predict for one sample with the latest trained version of a pipeline.",
    mixinStandardHelpOptions = true)
final class PredictCommand implements Runnable {
  @Mixin SharedOptions shared = new SharedOptions();

  @Parameters(paramLabel = "PIPELINE", description = "Name of a trained pipeline.")
  String pipeline = "";

  @Option(
      names = {"-i", "--input"},
      paramLabel = "NAME=VALUE",
      required = true,
      description = "An input: a text, or @FILE for the bytes of a file. Repeat it for each input.")
  Map<String, String> inputs = Map.of();

  @Override
  public void run() {
    try (Sensorium sensorium = shared.open()) {
      ModelVersion model = sensorium.latestModel(pipeline);
      sensorium.deploy(model);
      Map<String, Content> contents = new LinkedHashMap<>();
      inputs.forEach((name, value) -> contents.put(name, content(value)));
      Answer answer = sensorium.predict(pipeline, List.of(new Sample(contents))).get(0);
      Terminal terminal = shared.terminal();
      terminal.outcome(Outcome.of(answer), () -> print(terminal, answer));
    }
  }

  /** The outcome: what the pipeline says. */
  record Outcome(
      Map<String, Prediction> predictions,
      Map<String, List<Float>> scores,
      List<String> inputsUsed,
      List<String> inputsSubstituted,
      String generation) {
    static Outcome of(Answer answer) {
      return new Outcome(
          answer.predictions(),
          answer.scores(),
          answer.inputsUsed(),
          answer.inputsSubstituted(),
          answer.generation());
    }
  }

  private static Content content(String value) {
    if (!value.startsWith("@")) {
      return new Content.Text(value);
    }
    Path file = Path.of(value.substring(1));
    try {
      return new Content.Bytes(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new SensoriumException(ErrorCode.INVALID_REQUEST, "there is no file '" + file + "'", e);
    } catch (IOException e) {
      throw new SensoriumException(
          ErrorCode.INVALID_REQUEST, "file '" + file + "' cannot be read: " + e.getMessage(), e);
    }
  }

  static void print(Terminal terminal, Answer answer) {
    answer.predictions().forEach((head, prediction) -> print(terminal, head, prediction));
    terminal.line("inputs used: " + String.join(", ", answer.inputsUsed()));
    terminal.line("generation:  " + answer.generation());
  }

  private static void print(Terminal terminal, String head, Prediction prediction) {
    if (prediction instanceof Prediction.Classification classification) {
      terminal.line(head + ": " + classification.label());
      classification.probabilities().stream()
          .sorted(Comparator.comparingDouble(Prediction.Probability::probability).reversed())
          .limit(3)
          .forEach(
              each ->
                  terminal.line(
                      "  %5.1f %%  %s".formatted(100 * each.probability(), each.label())));
    }
  }
}
