package io.sensorium.server;

import static io.sensorium.server.JsonRequests.invalid;

import io.sensorium.runtime.execution.Answer;
import io.sensorium.runtime.execution.Deployment;
import io.sensorium.server.http.Quotes;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.head.Prediction;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The outputs of a pipeline: for each head its label and its probabilities. */
final class Outputs {
  private static final String PROBABILITIES = ".probabilities";

  private final Deployment deployment;

  Outputs(Deployment deployment) {
    this.deployment = deployment;
  }

  static String probabilities(String head) {
    return head + PROBABILITIES;
  }

  /** All names, in the pipeline's order. */
  List<String> names() {
    return deployment.heads().stream()
        .flatMap(head -> List.of(head, probabilities(head)).stream())
        .toList();
  }

  /** Refuses a request for outputs that the pipeline does not have. */
  void check(InferenceRequest request) {
    Set<String> seen = new HashSet<>();
    for (InferenceRequest.Output output : request.outputs()) {
      if (!names().contains(output.name())) {
        throw invalid(
            "pipeline '%s' has no output '%s'; it gives %s"
                .formatted(deployment.definition().name(), Quotes.shorten(output.name()), names()));
      }
      if (!seen.add(output.name())) {
        throw invalid("output '%s' is asked for twice".formatted(output.name()));
      }
    }
  }

  /** The outputs that a request asks for, by name, in its order. */
  Map<String, OutputTensor> tensors(InferenceRequest request, List<Answer> answers) {
    List<String> wanted =
        request.outputs().isEmpty()
            ? names()
            : request.outputs().stream().map(InferenceRequest.Output::name).toList();
    Map<String, OutputTensor> tensors = new LinkedHashMap<>();
    wanted.forEach(name -> tensors.put(name, tensor(name, answers)));
    return tensors;
  }

  private OutputTensor tensor(String name, List<Answer> answers) {
    if (deployment.heads().contains(name)) {
      return new OutputTensor.Texts(
          answers.stream().map(answer -> classification(name, answer).label()).toList());
    }
    String head = name.substring(0, name.length() - PROBABILITIES.length());
    return new OutputTensor.Rows(
        answers.stream().map(answer -> row(head, classification(head, answer))).toList());
  }

  private static Prediction.Classification classification(String head, Answer answer) {
    if (answer.predictions().get(head) instanceof Prediction.Classification classification) {
      return classification;
    }
    throw new SensoriumException(ErrorCode.PLUGIN_FAILED, "head '" + head + "' gave no label");
  }

  private static List<Float> row(String head, Prediction.Classification classification) {
    return classification.probabilities().stream()
        .map(probability -> finite(head, probability.probability()))
        .toList();
  }

  /** JSON has no NaN, and a client should not have to look for one. */
  private static float finite(String head, double probability) {
    if (!Double.isFinite(probability)) {
      throw new SensoriumException(
          ErrorCode.PLUGIN_FAILED, "head '" + head + "' gave a probability that is not finite");
    }
    return (float) probability;
  }
}
