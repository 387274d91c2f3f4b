package io.sensorium.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sensorium.server.metrics.Metrics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/** A server on a free port, and a client of it. */
final class TestServer implements AutoCloseable {
  static final ServerOptions OPTIONS = ServerOptions.DEFAULTS.withAddress("127.0.0.1", 0);
  static final String INFER = "/v2/models/stamps/infer";
  private static final ObjectMapper JSON = new ObjectMapper();

  final StampPipelines pipelines = new StampPipelines();
  final Metrics metrics = new Metrics();
  private final HttpClient client = HttpClient.newHttpClient();
  private final InferenceServer server;

  TestServer() {
    this(OPTIONS);
  }

  TestServer(ServerOptions options) {
    server = InferenceServer.start(options, pipelines, metrics);
  }

  URI address() {
    return server.address();
  }

  HttpResponse<byte[]> request(String method, String path, BodyPublisher body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.address().resolve(path)).method(method, body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  HttpResponse<byte[]> read(String path) throws IOException, InterruptedException {
    return request("GET", path, BodyPublishers.noBody());
  }

  HttpResponse<byte[]> infer(String json) throws IOException, InterruptedException {
    return request("POST", INFER, BodyPublishers.ofString(json));
  }

  HttpResponse<byte[]> infer(String json, byte[] binary) throws IOException, InterruptedException {
    byte[] head = json.getBytes(StandardCharsets.UTF_8);
    byte[] body = ByteBuffer.allocate(head.length + binary.length).put(head).put(binary).array();
    return request(
        "POST",
        INFER,
        BodyPublishers.ofByteArray(body),
        InferenceBody.JSON_LENGTH,
        Integer.toString(head.length));
  }

  /** The status of an answer that the caller does not wait for. */
  CompletableFuture<Integer> inferLater(String json) {
    HttpRequest request =
        HttpRequest.newBuilder(server.address().resolve(INFER))
            .POST(BodyPublishers.ofString(json))
            .build();
    return client
        .sendAsync(request, BodyHandlers.ofByteArray())
        .thenApply(HttpResponse::statusCode);
  }

  static JsonNode json(HttpResponse<byte[]> response) throws IOException {
    byte[] json =
        response
            .headers()
            .firstValue(InferenceBody.JSON_LENGTH)
            .map(length -> Arrays.copyOf(response.body(), Integer.parseInt(length)))
            .orElse(response.body());
    return JSON.readTree(json);
  }

  @Override
  public void close() {
    server.close();
    metrics.close();
  }
}
