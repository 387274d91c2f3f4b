package io.sensorium.server;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sensorium.runtime.execution.Answer;
import io.sensorium.runtime.execution.Deployment;
import io.sensorium.server.http.Response;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes the answers to a request, in JSON or with binary data behind the JSON. */
final class InferenceResponse {
  private final InferenceRequest request;
  private final Deployment deployment;
  private final List<Answer> answers;
  private final Buffer binary = Buffer.buffer();

  private InferenceResponse(InferenceRequest request, Deployment deployment, List<Answer> answers) {
    this.request = request;
    this.deployment = deployment;
    this.answers = answers;
  }

  /**
   * The response to a request.
   *
   * @param deployment the generation that gave the answers
   */
  static Response of(InferenceRequest request, Deployment deployment, List<Answer> answers) {
    return new InferenceResponse(request, deployment, answers).response();
  }

  private Response response() {
    byte[] json = Response.object(this::members);
    if (binary.length() == 0) {
      return new Response(
          200, Map.of(Response.CONTENT_TYPE, "application/json"), Buffer.buffer(json));
    }
    return new Response(
        200,
        Map.of(
            Response.CONTENT_TYPE,
            "application/octet-stream",
            InferenceBody.JSON_LENGTH,
            Integer.toString(json.length)),
        Buffer.buffer(json).appendBuffer(binary));
  }

  private void members(JsonGenerator json) throws IOException {
    json.writeStringField("model_name", deployment.definition().name());
    json.writeStringField("model_version", Integer.toString(deployment.model().number()));
    if (request.id().isPresent()) {
      json.writeStringField("id", request.id().get());
    }
    json.writeObjectFieldStart("parameters");
    json.writeStringField("generation", deployment.generation());
    json.writeStringField("inputs_used", names(Answer::inputsUsed));
    if (answers.stream().anyMatch(answer -> !answer.inputsSubstituted().isEmpty())) {
      json.writeStringField("inputs_substituted", names(Answer::inputsSubstituted));
    }
    json.writeEndObject();
    json.writeArrayFieldStart("outputs");
    for (Map.Entry<String, OutputTensor> output :
        new Outputs(deployment).tensors(request, answers).entrySet()) {
      output(json, output.getKey(), output.getValue());
    }
    json.writeEndArray();
  }

  /** One list of names if all samples agree, else one for each. */
  private String names(Function<Answer, List<String>> names) {
    List<String> lists =
        answers.stream().map(answer -> String.join(",", names.apply(answer))).toList();
    return lists.stream().distinct().count() == 1
        ? lists.get(0)
        : lists.stream().collect(Collectors.joining(";"));
  }

  private void output(JsonGenerator json, String name, OutputTensor tensor) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", name);
    json.writeStringField("datatype", tensor.datatype().name());
    json.writeArrayFieldStart("shape");
    for (int size : tensor.shape()) {
      json.writeNumber(size);
    }
    json.writeEndArray();
    if (isBinary(name)) {
      byte[] data = tensor.binary();
      binary.appendBytes(data);
      json.writeObjectFieldStart("parameters");
      json.writeNumberField("binary_data_size", data.length);
      json.writeEndObject();
    } else {
      json.writeFieldName("data");
      tensor.writeJson(json);
    }
    json.writeEndObject();
  }

  private boolean isBinary(String name) {
    return request.outputs().stream()
        .filter(output -> output.name().equals(name))
        .findFirst()
        .flatMap(InferenceRequest.Output::binary)
        .orElse(request.binaryOutputs());
  }
}
