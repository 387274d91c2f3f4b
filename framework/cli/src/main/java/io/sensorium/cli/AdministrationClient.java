package io.sensorium.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.sensorium.server.administration.AdministrationJson;
import io.sensorium.server.administration.ApiKey;
import io.sensorium.server.administration.ApiKeys;
import io.sensorium.server.administration.Applied;
import io.sensorium.server.administration.Artifact;
import io.sensorium.server.administration.AuditEntry;
import io.sensorium.server.administration.Change;
import io.sensorium.server.administration.ChangePlan;
import io.sensorium.server.administration.Revision;
import io.sensorium.server.administration.Role;
import io.sensorium.server.administration.Status;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * Speaks to the administration of a running host. What the host refuses is thrown with its code and
 * its sentence.
 */
public final class AdministrationClient {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  // A little longer than the host itself waits.
  private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(11);

  private final URI server;
  private final String key;
  private final HttpClient http;

  /**
   * A client.
   *
   * @param authorities who may vouch for the host; absent for those whom the Java platform trusts
   */
  public AdministrationClient(URI server, String key, Optional<SSLContext> authorities) {
    this.server = server;
    this.key = key;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT);
    authorities.ifPresent(builder::sslContext);
    http = builder.build();
  }

  /** The revisions of a host, the newest first. */
  public record History(List<Revision> revisions) {}

  /** The keys of a host. */
  record Keys(List<ApiKey> keys) {}

  /** Entries of an audit log, the oldest first. */
  record Entries(List<AuditEntry> entries) {}

  private record NewKey(String name, Role role, Optional<Instant> expires) {}

  private record Rollback(Optional<Integer> revision, Optional<String> reason) {}

  public Status status() {
    return read("/v1/status", Status.class);
  }

  public History history() {
    return read("/v1/history", History.class);
  }

  ChangePlan plan(Change change) {
    return post("/v1/plan", change, ChangePlan.class);
  }

  public Applied apply(Change change) {
    return post("/v1/apply", change, Applied.class);
  }

  public Applied rollback(Optional<Integer> revision, Optional<String> reason) {
    return post("/v1/rollback", new Rollback(revision, reason), Applied.class);
  }

  public Artifact upload(Path file) {
    try {
      return send("POST", "/v1/artifacts", BodyPublishers.ofFile(file), Artifact.class);
    } catch (FileNotFoundException e) {
      throw new SensoriumException(
          ErrorCode.NOT_FOUND, "there is no file '%s' to install".formatted(file), e);
    }
  }

  Keys keys() {
    return read("/v1/keys", Keys.class);
  }

  ApiKeys.Created createKey(String name, Role role, Optional<Instant> expires) {
    return post("/v1/keys", new NewKey(name, role, expires), ApiKeys.Created.class);
  }

  ApiKey revokeKey(String name) {
    return send("DELETE", "/v1/keys/" + name, BodyPublishers.noBody(), ApiKey.class);
  }

  Entries audit(int count) {
    return read("/v1/audit?count=" + count, Entries.class);
  }

  private <T> T read(String path, Class<T> type) {
    return send("GET", path, BodyPublishers.noBody(), type);
  }

  private <T> T post(String path, Object document, Class<T> type) {
    BodyPublisher body = BodyPublishers.ofByteArray(AdministrationJson.write(document));
    return send("POST", path, body, type);
  }

  private <T> T send(String method, String path, BodyPublisher body, Class<T> type) {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve(path))
            .method(method, body)
            .timeout(ANSWER_TIMEOUT)
            .header("Authorization", "Bearer " + key)
            .build();
    try {
      HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw refused(response);
      }
      return AdministrationJson.read(response.body(), type);
    } catch (SSLException e) {
      throw notTrusted(e);
    } catch (IOException e) {
      throw notAvailable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notAvailable(e);
    }
  }

  private SensoriumException refused(HttpResponse<byte[]> response) {
    JsonNode answer = answer(response);
    String code = answer.path("code").asText();
    ErrorCode known =
        Arrays.stream(ErrorCode.values())
            .filter(each -> each.name().equals(code))
            .findFirst()
            .orElse(ErrorCode.HOST_NOT_AVAILABLE);
    String sentence =
        answer
            .path("error")
            .asText("'%s' answered with status %d".formatted(server, response.statusCode()));
    return new SensoriumException(known, sentence);
  }

  private JsonNode answer(HttpResponse<byte[]> response) {
    try {
      return AdministrationJson.read(response.body(), JsonNode.class);
    } catch (SensoriumException e) {
      throw new SensoriumException(
          ErrorCode.HOST_NOT_AVAILABLE,
          "what answers at '%s' is no administration of a host (status %d); name it with --server"
              .formatted(server, response.statusCode()),
          e);
    }
  }

  private SensoriumException notTrusted(SSLException cause) {
    return new SensoriumException(
        ErrorCode.HOST_NOT_AVAILABLE,
        "what answers at '%s' is not known to be the host (%s); give the certificate of its authority with --authority, and a name that its certificate has with --server"
            .formatted(server, cause.getMessage()),
        cause);
  }

  private SensoriumException notAvailable(Exception cause) {
    return new SensoriumException(
        ErrorCode.HOST_NOT_AVAILABLE,
        "no host answers at '%s' (%s); start one with 'sensorium serve', or name it with --server"
            .formatted(server, cause.getMessage() == null ? "no connection" : cause.getMessage()),
        cause);
  }
}
