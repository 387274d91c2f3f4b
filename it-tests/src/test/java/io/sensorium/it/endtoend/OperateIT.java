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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A host that serves while an operator changes what is installed and serves, by the command. */
class OperateIT {
  private static final String FUSION = "io.sensorium.fusion-intermediate";
  private static final String HEADS = "io.sensorium.heads";
  private static final String UNUSED = "io.sensorium.fusion-early";
  private static final String ENCODER = "io.sensorium.encoder-text";
  private static Installation installation;
  private static ServingProcess server;
  private static Operator operator;

  @BeforeAll
  static void start() {
    installation = installed();
    server = ServingProcess.start(installation);
    operator = new Operator(installation, server);
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
      install(next(FUSION, "0.2.0"));
      install(next(ENCODER, "0.2.0"));
      install(next(HEADS, "0.2.0"));
      requireVersions("0.2.0");
      requireDowngradeIsSeen();
      JsonNode after = answer(server);
      assertEquals(before.required("outputs"), after.required("outputs"));
      assertNotEquals(generation(before), generation(after));
      operator.run("rollback").requireStatus(0);
      operator.run("rollback", "1").requireStatus(0);
      requireVersions("0.1.0");
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

  private static void requireVersions(String version) {
    HostStatus status = operator.status();
    for (String bundle : List.of(FUSION, ENCODER, HEADS)) {
      assertEquals(List.of(version), status.versions(bundle));
    }
  }

  @Test
  void planTouchesOnlyTheUsersOfABundle() {
    Path fusion = next(FUSION, "0.4.0");
    Path unused = next(UNUSED, "0.4.0");
    operator.pin(fusion);
    operator.pin(unused);
    assertEquals("[\"shapes\"]", touched(fusion, unused));
    assertEquals("[]", touched(unused));
    assertEquals(List.of("0.1.0"), operator.status().versions(FUSION), "nothing of it is done");
  }

  private static String touched(Path... jars) {
    Stream<String> files = Stream.of(jars).map(Path::toString);
    String[] plan = Stream.concat(Stream.of("plan", "--json"), files).toArray(String[]::new);
    return operator.run(plan).requireStatus(0).json().required("pipelines").toString();
  }

  @Test
  void whatNobodyVouchesForIsRefused() {
    Path unpinned = next(HEADS, "0.9.0");
    Finished refused = operator.run("plugins", "install", unpinned.toString(), "--json");
    assertEquals("BUNDLE_REFUSED", refused.requireStatus(1).error().required("code").textValue());
    assertEquals(List.of("0.1.0"), operator.status().versions(HEADS));
  }

  @Test
  void sameVersionWithOtherContentIsRefused() {
    Path other =
        BundleCopy.of(bundle(HEADS))
            .version("0.1.0")
            .plugin("classification", "grouping")
            .write(installation.home().resolve("other-heads.jar"));
    installation.run("plugins", "pin", other.toString()).requireStatus(0);
    Finished refused = operator.run("plugins", "install", other.toString(), "--json");
    assertTrue(refused.requireStatus(1).error().toString().contains("VERSION"), refused::out);
  }

  @Test
  void removalNamesItsUsersAndIsRecoveredFrom() throws Exception {
    Finished refused = operator.run("plugins", "remove", HEADS, "--json");
    assertTrue(
        refused.requireStatus(1).error().required("message").textValue().contains("'shapes'"),
        refused::out);
    assertEquals(200, ask(server).statusCode());
    operator.run("plugins", "remove", HEADS, "--force").requireStatus(0);
    HttpResponse<byte[]> suspended = ask(server);
    assertEquals(503, suspended.statusCode());
    assertTrue(
        InferenceClient.json(suspended).required("error").textValue().contains("head"),
        () -> InferenceClient.json(suspended).toString());
    assertMeasured("sensorium_pipeline_ready{pipeline=\"shapes\"} 0.0");
    assertMeasured("sensorium_inference_seconds_count{pipeline=\"shapes\",status=\"503\"} 1");
    operator.run("plugins", "install", bundle(HEADS).toString()).requireStatus(0);
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
  void modelIsTriedTakenBackAndServed() throws Exception {
    train();
    int revision = operator.status().revision();
    operator.run("apply", "--model", "shapes", "--rollout", "canary").requireStatus(0);
    HostStatus tried = operator.status();
    assertEquals(revision, tried.revision());
    assertTrue(tried.reason("shapes").startsWith("tries shapes/"), tried::toString);
    Finished refused = operator.run("apply", "--model", "shapes@1", "--json");
    assertEquals("STATE_CONFLICT", refused.requireStatus(1).error().required("code").textValue());
    operator.run("rollback").requireStatus(0);
    assertEquals(1, operator.status().model("shapes"));
    operator.run("apply", "--model", "shapes", "--rollout", "canary").requireStatus(0);
    try (SteadyRequests requests = SteadyRequests.to(server, 2)) {
      assertEquals(2, awaitRevision(revision + 1).model("shapes"));
      requests.requireAllAnswered();
    }
    operator.run("rollback").requireStatus(0);
    assertEquals(1, operator.status().model("shapes"));
  }

  private static HostStatus awaitRevision(int revision) throws InterruptedException {
    long end = System.nanoTime() + 60_000_000_000L;
    HostStatus status = operator.status();
    while (status.revision() < revision && System.nanoTime() < end) {
      Thread.sleep(100);
      status = operator.status();
    }
    assertEquals(revision, status.revision());
    return status;
  }

  /** With a rollout that judges soon, and no slowness: this machine has other work. */
  private static void train() throws IOException {
    String text = Files.readString(installation.pipeline("shapes.yaml"));
    String rollout = "rollout: { share: 1, minimumRequests: 10, limits: { slowdown: 10 } }\n";
    Path hasty = Files.writeString(installation.pipeline("hasty.yaml"), text + rollout);
    installation
        .run("train", hasty.toString(), "--data", Quickstart.manifest().toString())
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
    Path jar = next(UNUSED, "0.3.0");
    operator.pin(jar);
    Files.move(jar, inbox.resolve("unused.jar"));
    awaitFile(inbox.resolve("taken"), "unused.jar");
    assertEquals(List.of("0.3.0"), operator.status().versions(UNUSED));
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
      Operator others = new Operator(other, killed);
      others.pin(jar);
      others.install(jar);
      before = answer(killed);
      killed.kill();
    }
    try (ServingProcess again = ServingProcess.start(other)) {
      JsonNode after = answer(again);
      assertEquals(before.required("outputs"), after.required("outputs"));
      assertEquals(digest(generation(before)), digest(generation(after)));
      HostStatus status = new Operator(other, again).status();
      assertEquals(2, status.revision());
      assertEquals(List.of("0.7.0"), status.versions(FUSION));
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

  private static void install(Path jar) {
    operator.pin(jar);
    operator.install(jar);
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
