package io.sensorium.server.administration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sensorium.runtime.definition.HostConfiguration.Jwt;
import io.sensorium.server.metrics.Metrics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** An administration on a free port, and a client of it with the first key. */
final class TestAdministration implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  final RecordingAdministration host = new RecordingAdministration();
  final Metrics metrics = new Metrics();
  final MovableClock clock = new MovableClock();
  final AdministrationOptions options;
  private final HttpClient client = HttpClient.newHttpClient();
  private final AdministrationServer server;

  TestAdministration(Path folder) {
    this(options(folder, Optional.empty()));
  }

  TestAdministration(AdministrationOptions options) {
    this.options = options;
    server = AdministrationServer.start(options, host, metrics::page, clock);
  }

  static AdministrationOptions options(Path folder, Optional<Jwt> jwt) {
    return new AdministrationOptions(
        "127.0.0.1",
        0,
        folder.resolve("administration"),
        Optional.empty(),
        false,
        jwt,
        AdministrationOptions.Limits.DEFAULTS);
  }

  /** A clock that only a test moves. */
  static final class MovableClock extends Clock {
    private volatile Instant now = Instant.parse("2025-01-01T00:00:00Z");

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  URI address() {
    return server.address();
  }

  String localKey() throws IOException {
    return Files.readString(options.localKey()).strip();
  }

  /** Makes a key of a role and gives what its owner sends. */
  String key(String name, Role role) throws Exception {
    HttpResponse<byte[]> response =
        post("/v1/keys", "{\"name\": \"%s\", \"role\": \"%s\"}".formatted(name, role.label()));
    return json(response).get("token").asText();
  }

  HttpResponse<byte[]> send(
      String method, String path, BodyPublisher body, Optional<String> credential)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.address().resolve(path)).method(method, body);
    credential.ifPresent(value -> request.header("Authorization", "Bearer " + value));
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  HttpResponse<byte[]> post(String path, String json) throws IOException, InterruptedException {
    return send("POST", path, BodyPublishers.ofString(json), Optional.of(localKey()));
  }

  HttpResponse<byte[]> read(String path) throws IOException, InterruptedException {
    return send("GET", path, BodyPublishers.noBody(), Optional.of(localKey()));
  }

  int statusWith(String credential) throws IOException, InterruptedException {
    return send("GET", "/v1/status", BodyPublishers.noBody(), Optional.of(credential)).statusCode();
  }

  void ended(RolloutEnd end) {
    server.record(end);
  }

  /** The audit log's entries so far. */
  List<AuditEntry> entries() throws IOException {
    return Files.readAllLines(options.audit()).stream()
        .map(
            line ->
                AdministrationJson.read(line.getBytes(StandardCharsets.UTF_8), AuditEntry.class))
        .toList();
  }

  static JsonNode json(HttpResponse<byte[]> response) throws IOException {
    return JSON.readTree(response.body());
  }

  @Override
  public void close() {
    server.close();
    metrics.close();
  }
}
