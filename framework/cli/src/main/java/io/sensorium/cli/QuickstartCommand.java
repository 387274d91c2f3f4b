package io.sensorium.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.sensorium.host.Sensorium;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.server.InferenceServer;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.training.TrainingOutcome;
import io.sensorium.training.quickstart.GeneratedDataset;
import io.sensorium.training.quickstart.StampsDataset;
import io.sensorium.training.report.TrainingReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The main job from end to end: fetch, compose, train, evaluate, serve. */
@Command(
    name = "quickstart",
    description = {
      "Fetch weights and data, train a pipeline of picture, caption and speech, show what each input is worth, serve it,",
      "and ask it one question over HTTP."
    },
    mixinStandardHelpOptions = true)
final class QuickstartCommand implements Runnable {
  @Mixin SharedOptions shared = new SharedOptions();
  @Mixin EngineOptions engine = new EngineOptions();

  @Option(
      names = "--data",
      paramLabel = "DATA",
      description =
          "One of: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). 'generated' needs neither npm nor Debian's packages.")
  Data data = Data.stamps;

  @Option(names = "--exit", description = "Stop after the answer instead of serving on.")
  boolean exit;

  @Option(
      names = "--port",
      converter = Port.class,
      description = "Port to serve on; 0 picks a free one. Default: the configuration's.")
  @Nullable Integer port;

  /** The datasets, each with the pipeline file of its name. */
  enum Data {
    stamps("stamps"),
    generated("shapes");

    private final String pipeline;

    Data(String pipeline) {
      this.pipeline = pipeline;
    }
  }

  /** The outcome: the training report, and what the server answered. */
  record Outcome(
      @JsonUnwrapped TrainingReport training,
      Question.Asked question,
      Question.Answer answer,
      String address,
      String report) {}

  @Override
  public void run() {
    try (Sensorium sensorium = shared.open();
        // First of all, so that a port in use is known before the work and not after it.
        InferenceServer server = sensorium.serve(port)) {
      Outcome outcome = trainAndAsk(sensorium, server.address());
      Terminal terminal = shared.terminal();
      terminal.outcome(outcome, () -> print(terminal, outcome));
      if (!exit) {
        terminal.note("Serving on; stop with Ctrl-C.");
        ServeCommand.awaitStop(server, sensorium);
      }
    } catch (SensoriumException e) {
      throw offerGenerated(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Outcome trainAndAsk(Sensorium sensorium, URI server) throws IOException {
    Path pipeline =
        sensorium.configuration().folders().pipelines().resolve(data.pipeline + ".yaml");
    Plan plan = engine.plan(sensorium, pipeline);
    TrainingOutcome training =
        Training.train(
            sensorium, plan, data.name(), manifest(sensorium), shared.terminal().progress());
    sensorium.deploy(training.version());
    Question question = new Question(training.version().pipeline(), training.split().test().get(0));
    return new Outcome(
        training.report(),
        question.asked(server),
        question.ask(server),
        server.toString(),
        training.version().directory().resolve("report.html").toString());
  }

  private Path manifest(Sensorium sensorium) throws IOException {
    Path folder = sensorium.artifacts().root().resolve("datasets").resolve(data.name());
    if (data == Data.generated) {
      return GeneratedDataset.DEFAULT.write(folder);
    }
    return StampsDataset.DEFAULT.write(
        sensorium.artifacts().directory(StampsDataset.SOURCE), folder);
  }

  /** What cannot be fetched here has a way round. */
  private SensoriumException offerGenerated(SensoriumException failure) {
    return failure.code() == ErrorCode.ARTIFACT_NOT_AVAILABLE && data != Data.generated
        ? new SensoriumException(
            failure.code(),
            failure.getMessage()
                + "; 'sensorium quickstart --data generated' needs neither npm nor Debian's packages",
            failure)
        : failure;
  }

  private static void print(Terminal terminal, Outcome outcome) {
    ReportText.print(terminal, outcome.training());
    terminal.line("report: " + outcome.report());
    terminal.line("");
    Question.Asked asked = outcome.question();
    terminal.line(
        "asked  "
            + asked.url()
            + " about "
            + asked.sample()
            + ", which is "
            + String.join(", ", asked.truth()));
    Question.Answer answer = outcome.answer();
    terminal.line(
        "answer %s, by generation %s from %s"
            .formatted(
                String.join(", ", answer.predictions().values()),
                answer.generation(),
                String.join(", ", answer.inputsUsed())));
  }
}
