package io.sensorium.server.administration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.sensorium.runtime.artifact.Sha256;
import io.sensorium.server.administration.AuditEntry.Decision;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes reach the host as they were sent, and leave their record. */
class ChangesTest {
  private static final String DIGEST = "0123456789abcdef".repeat(4);
  @TempDir private Path folder;

  @Test
  void changeArrivesWhole() throws Exception {
    String json =
        """
        {"revision": 7, "reason": "a better one", "install": ["%s"],
         "remove": [{"name": "encoder", "version": "1.0.0", "force": true}],
         "pipelines": [{"file": "stamps.yaml", "text": "pipeline: stamps"}],
         "models": [{"pipeline": "stamps", "version": 3}, {"pipeline": "shapes"}],
         "unload": ["old"], "rollout": "canary"}
        """
            .formatted(DIGEST);
    try (TestAdministration server = new TestAdministration(folder)) {
      HttpResponse<byte[]> response = server.post("/v1/apply", json);

      assertEquals(200, response.statusCode());
      assertEquals(
          new Applied(7, 8, List.of("changed")),
          AdministrationJson.read(response.body(), Applied.class));
      assertEquals(
          List.of(
              new Change(
                  Optional.of(7),
                  Optional.of("a better one"),
                  List.of(DIGEST),
                  List.of(new Change.Removal("encoder", Optional.of("1.0.0"), true)),
                  List.of(new Change.Definition("stamps.yaml", "pipeline: stamps")),
                  List.of(
                      new Change.ModelChoice("stamps", Optional.of(3)),
                      new Change.ModelChoice("shapes", Optional.empty())),
                  List.of("old"),
                  Optional.of(Change.Strategy.CANARY))),
          server.host.applied);
      assertEquals(List.of("key local"), server.host.callers);
      assertEquals(
          server.host.applied.get(0),
          AdministrationJson.read(
              AdministrationJson.write(server.host.applied.get(0)), Change.class));
    }
  }

  @Test
  void recordStandsBeforeAndAfter() throws Exception {
    String json = "{\"unload\": [\"old\"], \"reason\": \"tidy\"}";
    try (TestAdministration server = new TestAdministration(folder)) {
      server.post("/v1/apply", json);
      List<AuditEntry> entries = server.entries();
      AuditEntry allowed = entries.get(entries.size() - 2);
      AuditEntry done = entries.get(entries.size() - 1);
      assertEquals(Decision.ALLOWED, allowed.decision());
      assertEquals(Optional.of(7), allowed.before());
      assertEquals(Optional.empty(), allowed.after());
      assertEquals(Decision.DONE, done.decision());
      assertEquals(Optional.of(8), done.after());
      assertEquals(Optional.of("tidy"), done.reason());
      assertEquals(Optional.of(Sha256.of(json.getBytes(StandardCharsets.UTF_8))), done.digest());
    }
  }

  @Test
  void failureIsRecordedWithItsCause() throws Exception {
    try (TestAdministration server = new TestAdministration(folder)) {
      server.host.failure =
          Optional.of(new SensoriumException(ErrorCode.NOT_FOUND, "no pipeline 'old'"));
      assertEquals(404, server.post("/v1/apply", "{\"unload\": [\"old\"]}").statusCode());
      AuditEntry failed = server.entries().get(server.entries().size() - 1);
      assertEquals(Decision.FAILED, failed.decision());
      assertEquals(Optional.of("NOT_FOUND: no pipeline 'old'"), failed.reason());
      assertEquals(Optional.of(7), failed.after());
    }
  }

  @Test
  void changeForAnotherRevisionIsAConflict() throws Exception {
    try (TestAdministration server = new TestAdministration(folder)) {
      HttpResponse<byte[]> response = server.post("/v1/apply", "{\"revision\": 6}");
      assertEquals(409, response.statusCode());
      assertEquals("STATE_CONFLICT", TestAdministration.json(response).get("code").asText());
    }
  }

  @Test
  void nothingChangesWithoutARecord() throws Exception {
    try (TestAdministration server = new TestAdministration(folder)) {
      Path head = AuditLog.headOf(server.options.audit());
      Files.delete(head);
      Files.createDirectories(head.resolve("in-the-way"));
      HttpResponse<byte[]> response = server.post("/v1/apply", "{\"unload\": [\"old\"]}");
      assertEquals(503, response.statusCode());
      assertEquals("AUDIT_FAILED", TestAdministration.json(response).get("code").asText());
      assertEquals(
          503, server.post("/v1/keys", "{\"name\":\"a\",\"role\":\"install\"}").statusCode());
      assertEquals(List.of(), server.host.applied);
      assertEquals(1, TestAdministration.json(server.read("/v1/keys")).get("keys").size());
      assertEquals(200, server.read("/v1/status").statusCode());
      Files.delete(head.resolve("in-the-way"));
      Files.delete(head);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{} {}",
        "{\"instal\": []}",
        "{\"install\": [\"../../etc/passwd\"]}",
        "{\"install\": null, \"install\": []}",
        "{\"revision\": 1.5}",
        "{\"revision\": 99999999999}",
        "{\"remove\": [{}]}",
        "{\"rollout\": \"sudden\"}",
        "{\"models\": [null]}"
      })
  void otherDocumentsAreRefused(String json) throws Exception {
    try (TestAdministration server = new TestAdministration(folder)) {
      HttpResponse<byte[]> response = server.post("/v1/apply", json);
      assertEquals(400, response.statusCode(), json);
      assertEquals("INVALID_REQUEST", TestAdministration.json(response).get("code").asText());
      assertEquals(List.of(), server.host.applied);
    }
  }

  /** Half a character of JSON stands in no answer; it must not keep the answer away either. */
  @Test
  void halfACharacterInAMessageIsAnswered() throws Exception {
    try (TestAdministration server = new TestAdministration(folder)) {
      server.host.failure =
          Optional.of(new SensoriumException(ErrorCode.NOT_FOUND, "no pipeline '\ud800'"));
      HttpResponse<byte[]> response = server.post("/v1/apply", "{}");
      assertEquals(404, response.statusCode());
      assertEquals("no pipeline '?'", TestAdministration.json(response).get("error").asText());
    }
  }

  @Test
  void endOfARolloutIsRecordedAsTheHosts() throws Exception {
    try (TestAdministration server = new TestAdministration(folder)) {
      server.ended(new RolloutEnd(true, 7, 8, "a better model, by 'key ci'", "within its limits"));
      server.ended(new RolloutEnd(false, 8, 8, "a worse one, by 'key ci'", "5 of 10 failed"));
      List<AuditEntry> entries = server.entries();
      AuditEntry promoted = entries.get(entries.size() - 2);
      assertEquals("host", promoted.who());
      assertEquals("promote", promoted.action());
      assertEquals("a better model, by 'key ci'", promoted.subject());
      assertEquals(Optional.of(7), promoted.before());
      assertEquals(Optional.of(8), promoted.after());
      AuditEntry takenBack = entries.get(entries.size() - 1);
      assertEquals("take-back", takenBack.action());
      assertEquals(Optional.of("5 of 10 failed"), takenBack.reason());
      assertEquals(takenBack.before(), takenBack.after());
    }
  }

  @Test
  void repositoryExtensionSpeaksItsProtocol() throws Exception {
    try (TestAdministration server = new TestAdministration(folder)) {
      JsonNode all = TestAdministration.json(server.post("/v2/repository/index", ""));
      assertEquals(
          "[{\"name\":\"stamps\",\"version\":\"3\",\"state\":\"READY\",\"reason\":\"\"},"
              + "{\"name\":\"shapes\",\"version\":\"\",\"state\":\"UNAVAILABLE\","
              + "\"reason\":\"encoder 'vit' was removed\"}]",
          all.toString());
      JsonNode ready =
          TestAdministration.json(server.post("/v2/repository/index", "{\"ready\": true}"));
      assertEquals(1, ready.size());

      String load = "/v2/repository/models/a%20b/load";
      assertEquals(200, server.post(load, "").statusCode());
      assertEquals(400, server.post(load, "{\"parameters\": {\"config\": \"{}\"}}").statusCode());
      assertEquals(
          200,
          server
              .post(
                  "/v2/repository/models/stamps/unload",
                  "{\"parameters\": {\"unload_dependents\": true}}")
              .statusCode());
      assertEquals(
          List.of(
              Change.NONE.serving(List.of(new Change.ModelChoice("a b", Optional.empty()))),
              Change.NONE.unloading(List.of("stamps"))),
          server.host.applied);
    }
  }

  @Test
  void statusIsOneDocument() throws Exception {
    try (TestAdministration server = new TestAdministration(folder)) {
      HttpResponse<byte[]> response = server.read("/v1/status");
      assertEquals(server.host.status(), AdministrationJson.read(response.body(), Status.class));
      assertEquals("no-store", response.headers().firstValue("Cache-Control").orElse(""));
    }
  }

  @Test
  void auditIsListed() throws Exception {
    try (TestAdministration server = new TestAdministration(folder)) {
      server.post("/v1/rollback", "{\"revision\": 3}");
      JsonNode entries = TestAdministration.json(server.read("/v1/audit?count=2")).get("entries");
      assertEquals(2, entries.size());
      assertEquals("allowed", entries.get(0).get("decision").asText());
      assertEquals("revision 3", entries.get(1).get("subject").asText());
      assertTrue(AuditVerification.verify(server.options.audit(), Optional.empty()).intact());
    }
  }

  @Test
  void uploadIsTakenInAndItsFileGoes() throws Exception {
    byte[] bundle = new byte[3_000_000];
    bundle[17] = 1;
    try (TestAdministration server = new TestAdministration(folder)) {
      HttpResponse<byte[]> response =
          server.send(
              "POST",
              "/v1/artifacts",
              BodyPublishers.ofByteArray(bundle),
              Optional.of(server.localKey()));
      assertEquals(200, response.statusCode());
      Artifact artifact = AdministrationJson.read(response.body(), Artifact.class);
      assertEquals(Sha256.of(bundle), artifact.sha256());
      assertEquals(bundle.length, artifact.bytes());
      assertEquals(
          Optional.of(artifact.sha256()),
          server.entries().get(server.entries().size() - 1).digest());
      assertFalse(hasUploads(server), "nothing is left behind");
    }
  }

  static boolean hasUploads(TestAdministration server) throws Exception {
    try (var files = Files.list(server.options.uploads())) {
      return files.findAny().isPresent();
    }
  }
}
