package io.sensorium.it.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Talks to a server as any client of the Open Inference Protocol does. */
final class InferenceClient {
  static final String JSON_LENGTH = "Inference-Header-Content-Length";
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI address;

  InferenceClient(URI address) {
    this.address = address;
  }

  HttpResponse<byte[]> fetch(String path) {
    return send(HttpRequest.newBuilder(address.resolve(path)).build());
  }

  HttpResponse<byte[]> fetch(String path, String credential) {
    return send(
        HttpRequest.newBuilder(address.resolve(path))
            .header("Authorization", "Bearer " + credential)
            .build());
  }

  HttpResponse<byte[]> infer(String model, String json) {
    return infer(model, BodyPublishers.ofString(json));
  }

  HttpResponse<byte[]> infer(String model, BodyPublisher body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.resolve("/v2/models/" + model + "/infer"))
            .timeout(Duration.ofMinutes(1))
            .POST(body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  private HttpResponse<byte[]> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static JsonNode json(HttpResponse<byte[]> response) {
    return json(response.body());
  }

  static JsonNode json(byte[] text) {
    try {
      return Finished.JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
