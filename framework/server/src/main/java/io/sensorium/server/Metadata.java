package io.sensorium.server;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.sensorium.runtime.definition.PipelineDefinition.InputDefinition;
import io.sensorium.runtime.execution.Deployment;
import io.sensorium.server.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Collectors;

/** What the server says of itself and of its models. */
final class Metadata {
  static final String NAME = "sensorium";

  private final String version = version();

  Response server() {
    return Response.json(
        200,
        json -> {
          json.writeStringField("name", NAME);
          json.writeStringField("version", version);
          json.writeArrayFieldStart("extensions");
          json.writeString("binary_tensor_data");
          json.writeEndArray();
        });
  }

  static Response flag(String name) {
    return Response.json(200, json -> json.writeBooleanField(name, true));
  }

  static Response ready(Deployment deployment) {
    return Response.json(
        200,
        json -> {
          json.writeStringField("name", deployment.definition().name());
          // What can be found answers: a generation is published when it has warmed up.
          json.writeBooleanField("ready", true);
        });
  }

  static Response model(Deployment deployment) {
    return Response.json(
        200,
        json -> {
          json.writeStringField("name", deployment.definition().name());
          json.writeArrayFieldStart("versions");
          json.writeString(Integer.toString(deployment.model().number()));
          json.writeEndArray();
          json.writeStringField("platform", NAME + "_" + deployment.plan().engine().name());
          json.writeArrayFieldStart("inputs");
          for (InputDefinition input : deployment.inputs()) {
            input(json, input);
          }
          json.writeEndArray();
          json.writeArrayFieldStart("outputs");
          for (String head : deployment.heads()) {
            outputs(json, head, deployment.labels().getOrDefault(head, List.of()));
          }
          json.writeEndArray();
          json.writeObjectFieldStart("parameters");
          json.writeStringField("generation", deployment.generation());
          json.writeStringField("device", deployment.device());
          json.writeEndObject();
        });
  }

  private static void input(JsonGenerator json, InputDefinition input) throws IOException {
    boolean numbers = InputForm.of(input) == InputForm.NUMBERS;
    tensor(json, input.name(), numbers ? Datatype.FP32 : Datatype.BYTES, shape(input));
    json.writeObjectFieldStart("parameters");
    json.writeStringField("modality", input.modality());
    json.writeStringField("presence", input.presence().name().toLowerCase(Locale.ROOT));
    json.writeStringField("engine", input.engine().name());
    json.writeStringField("device", input.engine().device());
    json.writeEndObject();
    json.writeEndObject();
  }

  /** A table has columns; a series has steps, and in each of them variables. */
  private static int[] shape(InputDefinition input) {
    return switch (input.modality()) {
      case "table" -> new int[] {-1, -1};
      case "series" -> new int[] {-1, -1, -1};
      default -> new int[] {-1};
    };
  }

  private static void outputs(JsonGenerator json, String head, List<String> labels)
      throws IOException {
    tensor(json, head, Datatype.BYTES, -1);
    json.writeEndObject();
    tensor(
        json,
        Outputs.probabilities(head),
        Datatype.FP32,
        -1,
        labels.isEmpty() ? -1 : labels.size());
    json.writeObjectFieldStart("parameters");
    // Parameters of the protocol are scalars, and a label may hold any separator.
    json.writeStringField("labels", jsonArray(labels));
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void tensor(JsonGenerator json, String name, Datatype datatype, int... shape)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", name);
    json.writeStringField("datatype", datatype.name());
    json.writeFieldName("shape");
    json.writeArray(shape, 0, shape.length);
  }

  private static String jsonArray(List<String> texts) {
    return texts.stream()
        .map(text -> '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"')
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String version() {
    Properties properties = new Properties();
    try (InputStream stream = Metadata.class.getResourceAsStream("server.properties")) {
      properties.load(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }
}
