package io.sensorium.it.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.readings.Readings;
import com.fasterxml.jackson.databind.JsonNode;
import io.sensorium.testkit.BundleBuilder;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An input of numbers, of an encoder that was dropped in, over HTTP. */
class NumbersIT {
  private static final String PIPELINE =
      """
      pipeline: instrument
      version: "1.0.0"
      engine: { name: pytorch, device: cpu }
      inputs:
        readings: { modality: table, encoder: "readings@[1,2)" }
      fusion: { strategy: concatenation }
      heads:
        state: { task: classification }
      training: { epochs: 300, learningRate: 0.05, seed: 7 }
      """;

  @TempDir private static Path home;
  private static ServingProcess server;
  private static InferenceClient client;

  @BeforeAll
  static void start() throws IOException {
    Installation installation = Installation.copy(home);
    Path bundle = installation.bundle("readings.jar");
    new BundleBuilder("com.example.readings", "1.0.0", Readings.class.getNestMembers())
        .write(bundle);
    installation.run("plugins", "pin", bundle.toString()).requireStatus(0);
    Path pipeline = Files.writeString(installation.pipeline("instrument.yaml"), PIPELINE);
    installation
        .run("train", pipeline.toString(), "--data", dataset().toString(), "--json")
        .requireStatus(0);
    server = ServingProcess.start(installation);
    client = server.client();
  }

  private static Path dataset() throws IOException {
    StringBuilder rows = new StringBuilder("label,readings\n");
    for (int i = 0; i < 20; i++) {
      boolean high = i % 2 == 0;
      String readings = "%s, 0.%d, 0".formatted(high ? "1" : "-1", i % 10);
      Files.writeString(home.resolve(i + ".csv"), readings);
      rows.append(high ? "high," : "low,").append(i).append(".csv\n");
    }
    return Files.writeString(home.resolve("readings.csv"), rows);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1, 3]|[1, NaN, 0]|NaN",
        "[1, 3]|[1, 1e999, 0]|not finite",
        "[1, 3]|[1, 1e39, 0]|not finite",
        "[1, 3]|[1, 0]|only 2",
        "[1, 3]|[1, 0, 0, 0]|have more",
        "[1, 2]|[1, 0]|three numbers",
        "[1, -3]|[1]|at least one element",
        "[1, 4000000000, 4000000000]|[1]|over the limit",
      })
  void isRefusedWithItsCause(String shape, String data, String cause) {
    HttpResponse<byte[]> response = infer(shape, data);
    JsonNode json = InferenceClient.json(response);
    assertTrue(response.statusCode() == 400 || response.statusCode() == 413, json::toString);
    assertTrue(json.required("error").textValue().contains(cause), json::toString);
    requireRight();
  }

  @Test
  void answers() {
    requireRight();
  }

  private static void requireRight() {
    HttpResponse<byte[]> response = infer("[2, 3]", "[[1, 0.5, 0], [-1, 0.5, 0]]");
    JsonNode json = InferenceClient.json(response);
    assertEquals(200, response.statusCode(), json::toString);
    JsonNode labels = json.required("outputs").get(0).required("data");
    assertEquals("[\"high\",\"low\"]", labels.toString());
  }

  private static HttpResponse<byte[]> infer(String shape, String data) {
    return client.infer(
        "instrument", Requests.body(Requests.input("readings", "FP32", shape, data)));
  }
}
