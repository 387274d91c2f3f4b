package io.sensorium.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sensorium.server.administration.AdministrationOptions;
import io.sensorium.server.administration.AdministrationServer;
import io.sensorium.server.administration.Change;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands against a host's administration. */
class AdministrationCommandsTest {
  @TempDir private Path folder;
  private final RecordingHost host = new RecordingHost();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private PrintStream usual;
  private AdministrationOptions options;
  private AdministrationServer server;

  @BeforeEach
  void start() {
    options =
        new AdministrationOptions(
            "127.0.0.1",
            0,
            folder.resolve("administration"),
            Optional.empty(),
            false,
            Optional.empty(),
            AdministrationOptions.Limits.DEFAULTS);
    server = AdministrationServer.start(options, host, status -> "");
    usual = System.out;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void stop() {
    System.setOut(usual);
    server.close();
  }

  @Test
  void changeIsMadeOfFilesAndOptions() throws Exception {
    Path document = Files.writeString(folder.resolve("change.json"), "{\"unload\": [\"old\"]}");
    Path pipeline = Files.writeString(folder.resolve("stamps.yaml"), "pipeline: stamps");
    Path bundle = Files.write(folder.resolve("encoder.jar"), new byte[10]);

    int status =
        run(
            "apply",
            document.toString(),
            pipeline.toString(),
            bundle.toString(),
            "--model=stamps@3",
            "--model=shapes",
            "--rollout=canary",
            "--reason=better",
            "--revision=1");

    assertEquals(0, status);
    assertEquals(
        List.of(
            Change.NONE
                .installing(List.of(RecordingHost.DIGEST))
                .defining(List.of(new Change.Definition("stamps.yaml", "pipeline: stamps")))
                .serving(
                    List.of(
                        new Change.ModelChoice("stamps", Optional.of(3)),
                        new Change.ModelChoice("shapes", Optional.empty())))
                .unloading(List.of("old"))
                .by(Change.Strategy.CANARY)
                .because("better")
                .at(1)),
        host.changes);
    assertEquals(2, json().get("after").asInt());
  }

  @Test
  void planWithProblemsIsAnInvalidFile() throws Exception {
    assertEquals(0, run("plan", "--model=stamps"));
    host.problems = List.of("encoder 'vit' is not installed");
    out.reset();
    assertEquals(2, run("plan", "--model=stamps"));
    assertEquals("encoder 'vit' is not installed", json().get("problems").get(0).asText());
    assertEquals(List.of(), host.changes);
  }

  @Test
  void wrongUsageIsNoFailureOfTheHost() {
    assertEquals(2, run("keys", "create", "ci", "--role=observe", "--days=0"));
    assertEquals(2, run("apply"));
    assertEquals(2, run("apply", "missing.yaml"));
    assertEquals(2, run("apply", "--model=stamps@latest"));
    assertEquals(2, run("keys", "create", "ci"));
    assertEquals(List.of(), host.changes);
  }

  @Test
  void bundlesComeAndGo() throws Exception {
    Path bundle = Files.write(folder.resolve("encoder.jar"), new byte[10]);
    assertEquals(0, run("plugins", "install", bundle.toString()));
    assertEquals(0, run("plugins", "remove", "encoder/1.0.0", "--force"));
    assertEquals(
        List.of(
            Change.NONE.installing(List.of(RecordingHost.DIGEST)),
            Change.NONE.removing(new Change.Removal("encoder", Optional.of("1.0.0"), true))),
        host.changes);
  }

  @Test
  void keysOpenTheDoorUntilTheyAreRevoked() throws Exception {
    assertEquals(0, run("keys", "create", "ci", "--role=observe"));
    Path key = Files.writeString(folder.resolve("ci.key"), json().get("token").asText());

    assertEquals(0, runWith(key, "status"));
    out.reset();
    assertEquals(1, runWith(key, "rollback"));
    assertEquals("NOT_PERMITTED", json().get("error").get("code").asText());
    assertEquals(0, run("keys", "revoke", "ci"));
    out.reset();
    assertEquals(1, runWith(key, "status"));
    assertEquals("NOT_AUTHENTICATED", json().get("error").get("code").asText());
  }

  @Test
  void auditTellsWhatWasDone() throws Exception {
    assertEquals(0, run("rollback", "1"));
    out.reset();
    assertEquals(0, run("audit", "list", "--count=1"));
    assertEquals("rollback", json().get("entries").get(0).get("action").asText());

    assertEquals(0, Main.run("audit", "verify", options.audit().toString()));
    String log = Files.readString(options.audit());
    Files.writeString(options.audit(), log.replace("rollback", "nothing"));
    out.reset();
    assertEquals(1, Main.run("audit", "verify", options.audit().toString(), "--json"));
    assertEquals(4, json().get("broken").asInt());
  }

  @Test
  void hostThatDoesNotAnswerIsNamed() throws Exception {
    server.close();
    assertEquals(1, run("status"));
    assertEquals("HOST_NOT_AVAILABLE", json().get("error").get("code").asText());
    assertFalse(json().get("error").get("message").asText().isEmpty());
    assertTrue(json().get("error").get("message").asText().contains("sensorium serve"));
  }

  private int run(String... arguments) {
    return runWith(options.localKey(), arguments);
  }

  private int runWith(Path key, String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(List.of("--server=" + server.address(), "--key-file=" + key, "--json"));
    return Main.run(all.toArray(String[]::new));
  }

  private JsonNode json() throws Exception {
    return new ObjectMapper().readTree(out.toByteArray());
  }
}
