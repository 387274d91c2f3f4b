package io.sensorium.server;

import static io.sensorium.server.JsonRequests.invalid;

import io.sensorium.runtime.execution.Deployment;
import io.sensorium.runtime.execution.Sample;
import io.sensorium.spi.encoder.Content;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the samples of a request whose JSON has been read once. */
final class SampleReader {
  private final InferenceBody body;
  private final InferenceRequest request;
  private final List<InputTensor> tensors;

  /**
   * Checks a request against its pipeline.
   *
   * @throws io.sensorium.spi.SensoriumException if they do not fit
   */
  SampleReader(
      InferenceBody body, InferenceRequest request, Deployment deployment, ServerOptions options) {
    this.body = body;
    this.request = request;
    this.tensors = new RequestCheck(deployment, options).check(request);
    request.inputs().forEach(SampleReader::requireOnePlace);
  }

  /** The samples, in the request's order. */
  List<Sample> samples() {
    requirePlausible();
    Map<String, List<Optional<Content>>> contents =
        new HashMap<>(JsonRequests.read(body.json(), parser -> JsonData.read(parser, tensors)));
    BinaryData binary = new BinaryData(body.binary().duplicate());
    for (int i = 0; i < tensors.size(); i++) {
      InputTensor tensor = tensors.get(i);
      request
          .inputs()
          .get(i)
          .binarySize()
          .ifPresent(size -> contents.put(tensor.name(), binary.next(tensor, size)));
    }
    binary.requireEnd();
    return samples(contents);
  }

  private List<Sample> samples(Map<String, List<Optional<Content>>> contents) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < tensors.get(0).samples(); i++) {
      int sample = i;
      Map<String, Content> inputs = new HashMap<>();
      contents.forEach(
          (name, column) -> column.get(sample).ifPresent(content -> inputs.put(name, content)));
      samples.add(new Sample(inputs));
    }
    return samples;
  }

  /** Memory is set aside by shape, so a shape that the body cannot fill is refused before. */
  private void requirePlausible() {
    long bytes = (long) body.json().remaining() + body.binary().remaining();
    for (InputTensor tensor : tensors) {
      if (tensor.elements() > bytes) {
        throw invalid(
            "input '%s' needs %d elements by its shape, more than the request can hold"
                .formatted(tensor.name(), tensor.elements()));
      }
    }
  }

  private static void requireOnePlace(InferenceRequest.Input input) {
    if (input.hasData() == input.binarySize().isPresent()) {
      throw invalid(
          "input '%s' has %s; it takes either 'data' or the parameter 'binary_data_size'"
              .formatted(input.name(), input.hasData() ? "data in two places" : "no data"));
    }
  }
}
