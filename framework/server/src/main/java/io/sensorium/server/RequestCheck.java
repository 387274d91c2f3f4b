package io.sensorium.server;

import static io.sensorium.server.JsonRequests.invalid;

import io.sensorium.runtime.definition.PipelineDefinition.InputDefinition;
import io.sensorium.runtime.execution.Deployment;
import io.sensorium.server.http.Quotes;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Compares what a request says with the pipeline that it is for. */
final class RequestCheck {
  private final Deployment deployment;
  private final ServerOptions options;

  RequestCheck(Deployment deployment, ServerOptions options) {
    this.deployment = deployment;
    this.options = options;
  }

  /**
   * The request's inputs, in its order.
   *
   * @throws SensoriumException with the first thing that does not fit
   */
  List<InputTensor> check(InferenceRequest request) {
    if (request.inputs().isEmpty()) {
      throw invalid("the request has no inputs; pipeline '%s' takes %s".formatted(name(), names()));
    }
    List<InputTensor> tensors = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (InferenceRequest.Input input : request.inputs()) {
      InputTensor tensor = tensor(definition(input.name()), input);
      if (!seen.add(tensor.name())) {
        throw invalid("input '%s' stands in the request twice".formatted(tensor.name()));
      }
      tensors.add(tensor);
      requireSameSamples(tensors.get(0), tensor);
    }
    return tensors;
  }

  private InputDefinition definition(String input) {
    return deployment.inputs().stream()
        .filter(definition -> definition.name().equals(input))
        .findFirst()
        .orElseThrow(
            () ->
                invalid(
                    "pipeline '%s' has no input '%s'; it takes %s"
                        .formatted(name(), Quotes.shorten(input), names())));
  }

  private InputTensor tensor(InputDefinition definition, InferenceRequest.Input input) {
    InputForm form = InputForm.of(definition);
    Datatype datatype = Datatype.of(definition.name(), input.datatype());
    if ((form == InputForm.NUMBERS) == (datatype == Datatype.BYTES)) {
      throw invalid(
          "input '%s' takes %s, but the request has %s"
              .formatted(input.name(), form == InputForm.NUMBERS ? "numbers" : "BYTES", datatype));
    }
    List<Long> row = form == InputForm.NUMBERS ? numbersRow(input, datatype) : contentsRow(input);
    return new InputTensor(input.name(), form, datatype, samples(input), row, base64(input, form));
  }

  private int samples(InferenceRequest.Input input) {
    long samples = input.shape().get(0);
    if (samples < 1 || samples > options.maximumSamples()) {
      throw wrongShape(
          input, "its first axis, the samples, is from 1 to " + options.maximumSamples());
    }
    return (int) samples;
  }

  private static List<Long> contentsRow(InferenceRequest.Input input) {
    List<Long> shape = input.shape();
    if (shape.size() == 1 || (shape.size() == 2 && shape.get(1) == 1)) {
      return List.of();
    }
    throw wrongShape(input, "it takes [n] or [n, 1]");
  }

  private List<Long> numbersRow(InferenceRequest.Input input, Datatype datatype) {
    if (input.shape().isEmpty()) {
      throw wrongShape(input, "its first axis is the samples");
    }
    long bytes = datatype.element().bytes();
    for (long size : input.shape()) {
      if (size < 1) {
        throw wrongShape(input, "an axis has at least one element");
      }
      // Divided, because the product of sizes that a client chose may overflow.
      if (size > options.maximumRequestBytes() / bytes) {
        throw new SensoriumException(
            ErrorCode.CONTENT_TOO_LARGE,
            "input '%s' has the shape %s, which is over the limit of %d bytes"
                .formatted(input.name(), input.shape(), options.maximumRequestBytes()));
      }
      bytes *= size;
    }
    return input.shape().subList(1, input.shape().size());
  }

  private static boolean base64(InferenceRequest.Input input, InputForm form) {
    Object type = input.parameters().get("content_type");
    boolean known =
        type == null
            || (type.equals("base64") && form != InputForm.NUMBERS)
            || (type.equals("str") && form == InputForm.TEXT);
    if (!known) {
      throw invalid(
          "input '%s' has the content_type '%s', which it does not take%s"
              .formatted(
                  input.name(),
                  Quotes.shorten(type.toString()),
                  form == InputForm.NUMBERS ? "" : "; use base64"));
    }
    boolean json = input.binarySize().isEmpty();
    return type == null ? json && form == InputForm.FILE : type.equals("base64");
  }

  private static void requireSameSamples(InputTensor first, InputTensor tensor) {
    if (first.samples() != tensor.samples()) {
      throw invalid(
          "input '%s' has %d samples, but input '%s' has %d"
              .formatted(first.name(), first.samples(), tensor.name(), tensor.samples()));
    }
  }

  private static SensoriumException wrongShape(InferenceRequest.Input input, String expected) {
    return invalid(
        "input '%s' has the shape %s; %s".formatted(input.name(), input.shape(), expected));
  }

  private String name() {
    return deployment.definition().name();
  }

  private List<String> names() {
    return deployment.inputs().stream().map(InputDefinition::name).toList();
  }
}
