package io.sensorium.it.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A trained pipeline, served and asked over the Open Inference Protocol. */
class ServeIT {
  private static final String INFERENCE = Quickstart.PIPELINE;
  private static ServingProcess server;
  private static InferenceClient client;

  @BeforeAll
  static void start() {
    Quickstart quickstart = Quickstart.done();
    quickstart.finished().requireStatus(0);
    server = ServingProcess.start(quickstart.installation());
    client = server.client();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void saysWhatItServes() {
    JsonNode pipeline = server.document().required("pipelines").get(0);
    assertEquals(Quickstart.PIPELINE, pipeline.required("name").textValue());
    assertEquals(1, pipeline.required("version").intValue());
    assertTrue(pipeline.hasNonNull("generation"));
  }

  @Test
  void isReady() {
    assertEquals(200, client.fetch("/v2/health/live").statusCode());
    assertEquals(200, client.fetch("/v2/health/ready").statusCode());
    assertEquals(200, client.fetch("/v2/models/shapes/ready").statusCode());
    assertEquals(404, client.fetch("/v2/models/squares").statusCode());
  }

  @Test
  void describesItself() {
    assertEquals(
        "sensorium", InferenceClient.json(client.fetch("/v2")).required("name").textValue());
    JsonNode model = InferenceClient.json(client.fetch("/v2/models/shapes"));
    assertEquals("shapes", model.required("name").textValue());
    assertEquals("1", model.required("versions").get(0).textValue());
    assertEquals(3, model.required("inputs").size());
    assertEquals("category", model.required("outputs").get(0).required("name").textValue());
  }

  @Test
  void answersJson() {
    JsonNode answer = answered(client.infer(INFERENCE, Requests.whole()));
    assertEquals("picture,caption,speech", used(answer));
    assertTrue(answer.required("parameters").hasNonNull("generation"));
    JsonNode label = answer.required("outputs").get(0).required("data").get(0);
    assertTrue(
        Set.of("bell", "drum", "music box", "safe").contains(label.textValue()), label::toString);
    double sum = 0;
    for (JsonNode probability : answer.required("outputs").get(1).required("data")) {
      sum += probability.doubleValue();
    }
    assertEquals(1, sum, 1e-5);
  }

  @Test
  void leftOutInputsAreNotUsed() {
    assertEquals(
        "caption", used(answered(client.infer(INFERENCE, Requests.body(Requests.caption())))));
    assertEquals(
        "picture,speech",
        used(
            answered(
                client.infer(
                    INFERENCE,
                    Requests.body(
                        Requests.file("speech", Requests.speech()),
                        Requests.file("picture", Requests.picture()))))));
  }

  /** Binary data are the same contents, so the answer is the same; and it may be binary as well. */
  @Test
  void answersBinaryAsJson() {
    JsonNode inJson =
        answered(
            client.infer(INFERENCE, Requests.body(Requests.file("picture", Requests.picture()))));
    HttpResponse<byte[]> response = binary(Requests.picture());
    assertEquals(200, response.statusCode());
    int length =
        Integer.parseInt(response.headers().firstValue(InferenceClient.JSON_LENGTH).orElseThrow());
    JsonNode inBinary = InferenceClient.json(Arrays.copyOf(response.body(), length));
    assertEquals("picture", used(inBinary));
    ByteBuffer probabilities =
        ByteBuffer.wrap(response.body(), length, response.body().length - length)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (JsonNode expected : inJson.required("outputs").get(1).required("data")) {
      assertEquals(expected.doubleValue(), probabilities.getFloat(), 1e-6);
    }
    assertEquals(0, probabilities.remaining());
  }

  private static HttpResponse<byte[]> binary(byte[] content) {
    byte[] json =
        Requests.utf8(
            """
            {"inputs": [{"name": "picture", "datatype": "BYTES", "shape": [1],
              "parameters": {"binary_data_size": %d}}],
             "outputs": [{"name": "category.probabilities", "parameters": {"binary_data": true}}]}
            """
                .formatted(4 + content.length));
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(json);
    body.writeBytes(
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(content.length).array());
    body.writeBytes(content);
    return client.infer(
        INFERENCE,
        BodyPublishers.ofByteArray(body.toByteArray()),
        InferenceClient.JSON_LENGTH,
        Integer.toString(json.length));
  }

  private static JsonNode answered(HttpResponse<byte[]> response) {
    JsonNode json = InferenceClient.json(response);
    assertEquals(200, response.statusCode(), json::toString);
    return json;
  }

  private static String used(JsonNode answer) {
    return answer.required("parameters").required("inputs_used").textValue();
  }

  @Test
  void endsInOrderWhenItIsAskedTo() throws InterruptedException {
    try (ServingProcess other = ServingProcess.start(Quickstart.done().installation())) {
      assertEquals(
          200, other.client().infer(INFERENCE, Requests.body(Requests.caption())).statusCode());
      int status = other.terminate();
      assertTrue(status == 143 || status == 0, "status " + status);
    }
  }

  @Test
  void portInUseIsOneSentence() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      JsonNode error =
          Quickstart.done()
              .installation()
              .run("serve", "--json", "--port", port)
              .requireStatus(1)
              .error();
      String message = error.required("message").textValue();
      assertTrue(message.contains(port) && message.contains("in use"), message);
      assertEquals(1, message.lines().count(), message);
    }
  }
}
