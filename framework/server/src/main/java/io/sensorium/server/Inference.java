package io.sensorium.server;

import io.sensorium.runtime.execution.Answer;
import io.sensorium.runtime.execution.Deadline;
import io.sensorium.runtime.execution.Deployment;
import io.sensorium.runtime.execution.Sample;
import io.sensorium.server.http.Quotes;
import io.sensorium.server.http.Response;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/** Answers inference requests whose bodies have been read. Thread-safe. */
final class Inference {
  private final Pipelines pipelines;
  private final ServerOptions options;

  Inference(Pipelines pipelines, ServerOptions options) {
    this.pipelines = pipelines;
    this.options = options;
  }

  /**
   * The deployment that a route names.
   *
   * @throws SensoriumException {@code NOT_FOUND}
   */
  Deployment deployment(Route route) {
    Deployment deployment =
        pipelines
            .find(route.model())
            .orElseThrow(
                () ->
                    new SensoriumException(
                        ErrorCode.NOT_FOUND,
                        "no pipeline '%s' is deployed".formatted(Quotes.shorten(route.model()))));
    String serving = Integer.toString(deployment.model().number());
    if (!route.version().orElse(serving).equals(serving)) {
      throw new SensoriumException(
          ErrorCode.NOT_FOUND,
          "pipeline '%s' has no version '%s' deployed; it serves version %s"
              .formatted(route.model(), Quotes.shorten(route.version().orElseThrow()), serving));
    }
    return deployment;
  }

  /**
   * The response to a request.
   *
   * @param body is not changed afterwards; contents are views of it
   * @param arrived when it had been read, on the clock of {@link System#nanoTime}
   * @return fails with a {@link SensoriumException}
   */
  CompletableFuture<Response> respond(
      Route route, byte[] body, Optional<String> jsonLength, long arrived) {
    Deployment deployment = deployment(route);
    InferenceBody parts = InferenceBody.split(body, jsonLength);
    InferenceRequest request = JsonRequests.read(parts.json(), RequestReader::read);
    new Outputs(deployment).check(request);
    List<Sample> samples = new SampleReader(parts, request, deployment, options).samples();
    return pipelines
        .predict(route.model(), version(route, deployment), samples, deadline(request, arrived))
        .thenApply(answers -> response(request, deployment, answers));
  }

  /** The generation that answered may have replaced the one that the request was read for. */
  private static Response response(
      InferenceRequest request, Deployment read, List<Answer> answers) {
    Deployment answering = answers.get(0).deployment();
    if (!answering.generation().equals(read.generation())) {
      new Outputs(answering).check(request);
    }
    return InferenceResponse.of(request, answering, answers);
  }

  /** What the client asks for, but no more than every request has. */
  private Deadline deadline(InferenceRequest request, long arrived) {
    Duration allowed =
        request
            .timeout()
            .filter(asked -> asked.compareTo(options.answerTimeout()) < 0)
            .orElse(options.answerTimeout());
    return Deadline.since(arrived, allowed);
  }

  /** The version that the route names, which is the deployment's. */
  private static OptionalInt version(Route route, Deployment deployment) {
    return route.version().isPresent()
        ? OptionalInt.of(deployment.model().number())
        : OptionalInt.empty();
  }
}
