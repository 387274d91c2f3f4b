package io.sensorium.it.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.sensorium.testkit.BundleCopy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A host that serves while an operator changes what is installed and serves, by the command. */
class OperateIT {
  private static final String FUSION = "io.sensorium.fusion-intermediate";
  private static final String HEADS = "io.sensorium.heads";
  private static final String ENCODER = "io.sensorium.encoder-text";
  private static Installation installation;
  private static ServingProcess server;

  @BeforeAll
  static void start() {
    installation = installed();
    server = ServingProcess.start(installation);
  }

  private static Installation installed() {
    Installation trained = Quickstart.done().installation();
    return Installation.copy(Quickstart.folder()).withModelsOf(trained);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void codeIsSwappedWhileRequestsFlow() throws Exception {
    JsonNode before = answer(server);
    try (SteadyRequests requests = SteadyRequests.to(server, 2)) {
      install(server, next(FUSION, "0.2.0"));
      install(server, next(ENCODER, "0.2.0"));
      assertEquals(List.of("0.2.0"), versions(FUSION));
      assertEquals(List.of("0.2.0"), versions(ENCODER));
      requireDowngradeIsSeen();
      JsonNode after = answer(server);
      assertEquals(before.required("outputs"), after.required("outputs"));
      assertNotEquals(generation(before), generation(after));
      operate(server, "rollback").requireStatus(0);
      operate(server, "rollback", "1").requireStatus(0);
      assertEquals(List.of("0.1.0"), versions(FUSION));
      assertEquals(List.of("0.1.0"), versions(ENCODER));
      requests.requireAllAnswered();
    }
    assertEquals(before.required("outputs"), answer(server).required("outputs"));
    installation.run("audit", "verify").requireStatus(0);
  }

  /** By what the host has installed, which the folder of the installation does not show. */
  private static void requireDowngradeIsSeen() {
    Path older = next(FUSION, "0.1.5");
    installation.run("plugins", "pin", older.toString()).requireStatus(0);
    Finished verified = installation.run("plugins", "verify", older.toString(), "--json");
    assertTrue(verified.requireStatus(1).out().contains("BUNDLE_DOWNGRADE"), verified::out);
  }

  @Test
  void whatNobodyVouchesForIsRefused() {
    Path unpinned = next(HEADS, "0.9.0");
    Finished refused = operate(server, "plugins", "install", unpinned.toString(), "--json");
    assertEquals("BUNDLE_REFUSED", refused.requireStatus(1).error().required("code").textValue());
    assertEquals(List.of("0.1.0"), versions(HEADS));
  }

  @Test
  void sameVersionWithOtherContentIsRefused() {
    Path other =
        BundleCopy.of(bundle(HEADS))
            .version("0.1.0")
            .plugin("classification", "grouping")
            .write(installation.home().resolve("other-heads.jar"));
    installation.run("plugins", "pin", other.toString()).requireStatus(0);
    Finished refused = operate(server, "plugins", "install", other.toString(), "--json");
    assertTrue(refused.requireStatus(1).error().toString().contains("VERSION"), refused::out);
  }

  @Test
  void removalNamesItsUsersAndIsRecoveredFrom() throws Exception {
    Finished refused = operate(server, "plugins", "remove", HEADS, "--json");
    assertTrue(
        refused.requireStatus(1).error().required("message").textValue().contains("'shapes'"),
        refused::out);
    assertEquals(200, ask(server).statusCode());
    operate(server, "plugins", "remove", HEADS, "--force").requireStatus(0);
    HttpResponse<byte[]> suspended = ask(server);
    assertEquals(503, suspended.statusCode());
    assertTrue(
        InferenceClient.json(suspended).required("error").textValue().contains("head"),
        () -> InferenceClient.json(suspended).toString());
    assertMeasured("sensorium_pipeline_ready{pipeline=\"shapes\"} 0.0");
    assertMeasured("sensorium_inference_seconds_count{pipeline=\"shapes\",status=\"503\"} 1");
    operate(server, "plugins", "install", bundle(HEADS).toString()).requireStatus(0);
    assertEquals(200, ask(server).statusCode());
  }

  private static void assertMeasured(String line) throws IOException {
    String key = Files.readString(installation.home().resolve("administration/local.key")).strip();
    HttpResponse<byte[]> response =
        new InferenceClient(URI.create(server.administration())).fetch("/metrics", key);
    String page = new String(response.body(), StandardCharsets.UTF_8);
    assertTrue(page.lines().anyMatch(line::equals), () -> line + " is not in\n" + page);
  }

  @Test
  void modelIsTriedTakenBackAndServed() {
    train();
    int revision = status().required("revision").intValue();
    operate(server, "apply", "--model", "shapes", "--rollout", "canary").requireStatus(0);
    assertEquals(revision, status().required("revision").intValue());
    assertTrue(pipeline().required("reason").textValue().startsWith("tries shapes/"));
    Finished refused = operate(server, "apply", "--model", "shapes@1", "--json");
    assertEquals("STATE_CONFLICT", refused.requireStatus(1).error().required("code").textValue());
    operate(server, "rollback").requireStatus(0);
    assertEquals(1, pipeline().required("model").intValue());
    operate(server, "apply", "--model", "shapes").requireStatus(0);
    assertEquals(2, pipeline().required("model").intValue());
    operate(server, "rollback").requireStatus(0);
    assertEquals(1, pipeline().required("model").intValue());
  }

  private static void train() {
    installation
        .run(
            "train",
            installation.pipeline("shapes.yaml").toString(),
            "--data",
            Quickstart.manifest().toString())
        .requireStatus(0);
  }

  @Test
  void inboxTakesWhatIsGoodAndSaysWhatIsNot() throws Exception {
    Path inbox = Files.createDirectories(installation.home().resolve("inbox"));
    String text = Files.readString(installation.pipeline("shapes.yaml"));
    drop(inbox, text.replace("strategy: gated", "strategy: gatedd"));
    String reason = Files.readString(awaitFile(inbox.resolve("refused"), "reason.txt"));
    assertTrue(reason.contains("did you mean 'gated'"), reason);
    assertEquals(200, ask(server).statusCode());
    drop(inbox, "# the same, with a word before it\n" + text);
    awaitFile(inbox.resolve("taken"), "shapes.yaml");
    assertEquals(200, ask(server).statusCode());
  }

  private static void drop(Path inbox, String text) throws IOException {
    Path written = Files.writeString(inbox.resolve(".shapes.yaml"), text);
    Files.move(written, inbox.resolve("shapes.yaml"));
  }

  private static Path awaitFile(Path folder, String name) throws Exception {
    long end = System.nanoTime() + 20_000_000_000L;
    while (System.nanoTime() < end) {
      if (Files.isDirectory(folder)) {
        try (Stream<Path> files = Files.walk(folder)) {
          List<Path> found = files.filter(file -> file.endsWith(name)).toList();
          if (!found.isEmpty()) {
            return found.get(0);
          }
        }
      }
      Thread.sleep(50);
    }
    throw new AssertionError("no " + name + " has appeared in " + folder);
  }

  @Test
  void killedHostComesBackAsItWas() throws Exception {
    Installation other = installed();
    JsonNode before;
    try (ServingProcess killed = ServingProcess.start(other)) {
      Path jar =
          BundleCopy.of(bundle(FUSION))
              .version("0.7.0")
              .write(other.home().resolve("fusion-0.7.0.jar"));
      other.run("plugins", "pin", jar.toString()).requireStatus(0);
      install(other, killed, jar);
      before = answer(killed);
      killed.kill();
    }
    try (ServingProcess again = ServingProcess.start(other)) {
      JsonNode after = answer(again);
      assertEquals(before.required("outputs"), after.required("outputs"));
      assertEquals(digest(generation(before)), digest(generation(after)));
      JsonNode status =
          other.run("status", "--json", "--server", again.administration()).requireStatus(0).json();
      assertEquals(2, status.required("revision").intValue());
      assertEquals(List.of("0.7.0"), versions(status, FUSION));
    }
  }

  /** What of a generation's name is not its number. */
  private static String digest(String generation) {
    return generation.substring(generation.indexOf('-'));
  }

  private static Path bundle(String name) {
    return installation.bundle(
        "sensorium-" + name.substring("io.sensorium.".length()) + "-0.1.0.jar");
  }

  private static Path next(String name, String version) {
    return BundleCopy.of(bundle(name))
        .version(version)
        .write(installation.home().resolve(name + "-" + version + ".jar"));
  }

  private static void install(ServingProcess server, Path jar) {
    installation.run("plugins", "pin", jar.toString()).requireStatus(0);
    install(installation, server, jar);
  }

  private static void install(Installation where, ServingProcess server, Path jar) {
    where
        .run("plugins", "install", jar.toString(), "--server", server.administration())
        .requireStatus(0);
  }

  private static Finished operate(ServingProcess server, String... arguments) {
    return installation.run(
        Stream.concat(Stream.of(arguments), Stream.of("--server", server.administration()))
            .toArray(String[]::new));
  }

  private static JsonNode status() {
    return operate(server, "status", "--json").requireStatus(0).json();
  }

  private static JsonNode pipeline() {
    return status().required("pipelines").get(0);
  }

  private static List<String> versions(String bundle) {
    return versions(status(), bundle);
  }

  private static List<String> versions(JsonNode status, String bundle) {
    return StreamSupport.stream(status.required("bundles").spliterator(), false)
        .filter(each -> each.required("name").textValue().equals(bundle))
        .map(each -> each.required("version").textValue())
        .toList();
  }

  private static HttpResponse<byte[]> ask(ServingProcess server) {
    return server.client().infer(Quickstart.PIPELINE, Requests.whole());
  }

  private static JsonNode answer(ServingProcess server) {
    HttpResponse<byte[]> response = ask(server);
    JsonNode answer = InferenceClient.json(response);
    assertEquals(200, response.statusCode(), answer::toString);
    return answer;
  }

  private static String generation(JsonNode answer) {
    return answer.required("parameters").required("generation").textValue();
  }
}
