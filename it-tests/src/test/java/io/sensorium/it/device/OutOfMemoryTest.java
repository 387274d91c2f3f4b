package io.sensorium.it.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sensorium.server.InferenceServer;
import io.sensorium.server.ServerOptions;
import io.sensorium.training.TrainingOutcome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline is trained and served on a GPU whose memory runs out, and comes back. */
@Timeout(120)
class OutOfMemoryTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ServerOptions ANY_PORT = ServerOptions.DEFAULTS.withAddress("127.0.0.1", 0);
  private final HttpClient http = HttpClient.newHttpClient();
  @TempDir private Path folder;

  @Test
  void trainsInHalvesShedsAndRecovers() throws IOException, InterruptedException {
    try (GpuPipeline pipeline = new GpuPipeline(folder)) {
      TrainingOutcome outcome = pipeline.train(manifest());
      assertEquals("gpu:0", outcome.report().device());
      assertTrue(pipeline.gpu.refusedRuns() > 0, "every batch of the embedding run did fit");
      pipeline.deploy(outcome);
      try (InferenceServer server = InferenceServer.start(ANY_PORT, pipeline.deployments)) {
        serves(pipeline, server.address());
      }
      pipeline.deployments.undeploy("letters");
      assertEquals(0, pipeline.gpu.usedBytes());
    }
  }

  private void serves(GpuPipeline pipeline, URI server) throws IOException, InterruptedException {
    URI model = server.resolve("/v2/models/letters");
    JsonNode metadata =
        JSON.readTree(
            http.send(HttpRequest.newBuilder(model).build(), BodyHandlers.ofString()).body());
    assertEquals("gpu:0", metadata.at("/parameters/device").asText());
    assertEquals("gpu:0", metadata.at("/inputs/0/parameters/device").asText());
    assertEquals(200, ask(model, "abc").statusCode());

    pipeline.gpu.occupy(GpuPipeline.GPU_BYTES);
    HttpResponse<String> shed = ask(model, "abcd");
    assertEquals(503, shed.statusCode(), shed.body());
    assertEquals("1", shed.headers().firstValue("Retry-After").orElse("none"));
    assertEquals("OUT_OF_MEMORY", JSON.readTree(shed.body()).get("code").asText());

    pipeline.gpu.occupy(0);
    assertEquals(200, ask(model, "abcd").statusCode());
  }

  private HttpResponse<String> ask(URI model, String text)
      throws IOException, InterruptedException {
    String body =
        """
        {"inputs": [{"name": "text", "datatype": "BYTES", "shape": [1], "data": ["%s"]}]}"""
            .formatted(text);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(model + "/infer"))
            .POST(BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  /** Texts of different letters in two languages that nobody speaks. */
  private Path manifest() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      String text = (i % 2 == 0 ? "aba" : "xyx").repeat(1 + i % 3) + "e".repeat(i / 4);
      lines.add(
          "{\"label\":\"%s\",\"inputs\":{\"text\":\"%s\"}}"
              .formatted(i % 2 == 0 ? "aban" : "xyxan", text));
    }
    return Files.write(folder.resolve("manifest.jsonl"), lines);
  }
}
