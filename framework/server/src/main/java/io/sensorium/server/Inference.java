package io.sensorium.server;

import io.sensorium.runtime.execution.Answer;
import io.sensorium.runtime.execution.Deployment;
import io.sensorium.runtime.execution.Sample;
import io.sensorium.server.http.Quotes;
import io.sensorium.server.http.Response;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.util.List;
import java.util.Optional;
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
   * @return fails with a {@link SensoriumException}
   */
  CompletableFuture<Response> respond(Route route, byte[] body, Optional<String> jsonLength) {
    Deployment deployment = deployment(route);
    InferenceBody parts = InferenceBody.split(body, jsonLength);
    InferenceRequest request = JsonRequests.read(parts.json(), RequestReader::read);
    new Outputs(deployment).check(request);
    List<Sample> samples = new SampleReader(parts, request, deployment, options).samples();
    return pipelines
        .predict(route.model(), samples)
        .thenApply(
            answers ->
                InferenceResponse.of(request, answering(route, deployment, answers), answers));
  }

  /**
   * The generation that answered, which may have replaced the one that the request was read for.
   */
  private Deployment answering(Route route, Deployment found, List<Answer> answers) {
    String generation = answers.get(0).generation();
    if (found.generation().equals(generation)) {
      return found;
    }
    Deployment current = deployment(route);
    if (current.generation().equals(generation)) {
      return current;
    }
    throw new SensoriumException(
        ErrorCode.OVERLOADED,
        "pipeline '%s' was replaced while it answered; try again".formatted(route.model()));
  }
}
