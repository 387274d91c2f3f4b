package io.sensorium.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.encoder.Content;
import io.sensorium.training.dataset.LabelledSample;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One sample of a dataset, asked of a server over the Open Inference Protocol. */
record Question(String pipeline, LabelledSample sample) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Which sample was asked where, and what its label is. */
  record Asked(String url, String sample, Collection<String> truth) {}

  /**
   * What the server said.
   *
   * @param predictions the label of each head
   * @param response the whole response, as it came
   */
  record Answer(
      Map<String, String> predictions,
      String generation,
      List<String> inputsUsed,
      JsonNode response) {
    private static Answer of(JsonNode response, Collection<String> heads) {
      Map<String, String> predictions = new LinkedHashMap<>();
      for (JsonNode output : response.required("outputs")) {
        String name = output.required("name").textValue();
        if (heads.contains(name)) {
          predictions.put(name, output.required("data").required(0).textValue());
        }
      }
      JsonNode parameters = response.required("parameters");
      return new Answer(
          predictions,
          parameters.required("generation").textValue(),
          List.of(parameters.required("inputs_used").textValue().split(",")),
          response);
    }
  }

  Asked asked(URI server) {
    return new Asked(url(server).toString(), sample.id(), sample.labels().values());
  }

  URI url(URI server) {
    return server.resolve("/v2/models/" + pipeline + "/infer");
  }

  /**
   * The server's answer.
   *
   * @throws SensoriumException {@code INTERNAL} if it is not one
   */
  Answer ask(URI server) {
    HttpRequest request =
        HttpRequest.newBuilder(url(server))
            .timeout(Duration.ofMinutes(1))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body().toString()))
            .build();
    try {
      HttpResponse<String> response =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new SensoriumException(
            ErrorCode.INTERNAL,
            "the server answered " + response.statusCode() + ": " + response.body());
      }
      return Answer.of(JSON.readTree(response.body()), sample.labels().keySet());
    } catch (IOException e) {
      throw new SensoriumException(
          ErrorCode.INTERNAL, "the server at " + server + " cannot be reached: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SensoriumException(ErrorCode.INTERNAL, "interrupted while asking the server", e);
    }
  }

  private ObjectNode body() {
    ObjectNode body = JSON.createObjectNode();
    body.put("id", sample.id());
    ArrayNode inputs = body.putArray("inputs");
    sample
        .inputs()
        .forEach(
            (name, content) -> {
              ObjectNode input = inputs.addObject();
              input.put("name", name).put("datatype", "BYTES");
              input.putArray("shape").add(1);
              input.putArray("data").add(element(content.content()));
            });
    return body;
  }

  private static String element(Content content) {
    if (content instanceof Content.Text text) {
      return text.text();
    }
    if (content instanceof Content.Bytes file) {
      ByteBuffer base64 = Base64.getEncoder().encode(file.bytes());
      return StandardCharsets.US_ASCII.decode(base64).toString();
    }
    throw new IllegalArgumentException("the quickstart's datasets hold texts and files only");
  }
}
