package io.sensorium.it.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.fickle.Fickle;
import com.example.fickle.Fickle.Fault;
import com.fasterxml.jackson.databind.JsonNode;
import io.sensorium.testkit.BundleBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Versions that must not serve, offered by the command to a host that clients ask all the time. */
class RefusedSwapsIT {
  private static final String BUNDLE = "com.example.fickle";
  private static final String PIPELINE = "words";
  private static final String INSTALLED = "1.0.0";
  private static Installation installation;
  private static ServingProcess server;
  private static Operator operator;
  private static int offered;
  private static HostStatus before;
  private SteadyRequests requests;

  @BeforeAll
  static void start() throws IOException {
    installation = Installation.copy(Quickstart.folder());
    Path config = installation.home().resolve("config");
    Files.writeString(config.resolve("sensorium.yaml"), "verification: { policy: open }\n");
    bundle(Fault.NONE, INSTALLED, installation.bundle("fickle.jar"));
    train();
    server = ServingProcess.start(installation);
    operator = new Operator(installation, server);
    before = operator.status();
  }

  private static Path bundle(Fault fault, String version, Path jar) {
    return new BundleBuilder(BUNDLE, version, Fickle.class.getNestMembers())
        .file(Fickle.FILE, fault.name())
        .write(jar);
  }

  private static void train() throws IOException {
    Path pipeline =
        Files.writeString(
            installation.pipeline("words.yaml"),
            """
            pipeline: words
            version: "1.0.0"
            engine: { name: pytorch, device: cpu }
            inputs: { word: { modality: text, encoder: fickle } }
            fusion: { strategy: concatenation }
            heads: { language: { task: classification, labels: [vowels, consonants] } }
            training: { epochs: 100, learningRate: 0.05, seed: 7 }
            """);
    Path words =
        Files.writeString(
            installation.home().resolve("words.csv"),
            "label,word\n" + rows("vowels", "aeiou") + rows("consonants", "bcdfg"));
    installation.run("train", pipeline.toString(), "--data", words.toString()).requireStatus(0);
  }

  /** All words of one to three of some letters. */
  private static String rows(String label, String letters) {
    List<String> one = letters.chars().mapToObj(Character::toString).toList();
    List<String> two = one.stream().flatMap(a -> one.stream().map(b -> a + b)).toList();
    return IntStream.range(0, two.size())
        .mapToObj(i -> two.get(i) + one.get(i % one.size()))
        .flatMap(three -> List.of(three, three.substring(1) + three).stream())
        .map(word -> label + "," + word + "\n")
        .distinct()
        .collect(Collectors.joining());
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void ask() {
    // Each time a word that nobody has asked for, and longer than any recorded one.
    requests =
        SteadyRequests.to(
            server,
            2,
            PIPELINE,
            number -> Requests.body(Requests.text("word", "aeioua" + "a".repeat(number % 500))));
  }

  @AfterEach
  void stopAsking() throws InterruptedException {
    requests.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CONSTRUCTOR | PLUGIN_FAILED | no such file: weights.bin",
        "REFUSES | SELF_TEST_FAILED | cannot read '",
        "NAN | SELF_TEST_FAILED | NaN",
        "WORSE | SELF_TEST_FAILED | points below that of what serves",
        "SLOW | SELF_TEST_FAILED | % more than what serves"
      })
  void refusedWhileTheOldOneAnswers(Fault fault, String code, String cause) {
    Path jar = next(fault);

    Finished refused = operator.run("plugins", "install", jar.toString(), "--json");

    JsonNode error = refused.requireStatus(1).error();
    assertEquals(code, error.required("code").textValue(), refused::out);
    requireRefused(cause, operator.status());
  }

  @Test
  void canaryThatFailsLaterIsRolledBackByItself() throws InterruptedException {
    String jar = next(Fault.LATER).toString();
    operator.run("apply", jar, "--rollout", "canary").requireStatus(0);
    long end = System.nanoTime() + 60_000_000_000L;
    HostStatus status = operator.status();
    while (status.reason(PIPELINE).startsWith("tries ") && System.nanoTime() < end) {
      Thread.sleep(100);
      status = operator.status();
    }

    requireRefused("cannot count so far", status);
  }

  private void requireRefused(String cause, HostStatus status) {
    String reason = status.reason(PIPELINE);
    assertTrue(reason.contains(cause), reason);
    String generation = before.generation(PIPELINE);
    assertEquals(generation, status.generation(PIPELINE));
    assertEquals(before.revision(), status.revision());
    assertEquals(List.of(INSTALLED), status.versions(BUNDLE));
    requests.requireAllAnswered();
    assertEquals(Set.of(generation), requests.generations(), "nobody else has answered");
  }

  @Test
  void soundVersionTakesOverAndIsTakenBack() {
    operator.install(next(Fault.NONE));
    assertEquals(List.of(version()), operator.status().versions(BUNDLE));
    operator.run("rollback").requireStatus(0);
    before = operator.status();
    assertEquals(List.of(INSTALLED), before.versions(BUNDLE));
    requests.requireAllAnswered();
    assertTrue(requests.generations().size() > 1, () -> requests.generations().toString());
  }

  /** The next version: what was refused may still be on its way out. */
  private static Path next(Fault fault) {
    offered++;
    return bundle(fault, version(), installation.home().resolve("fickle-" + version() + ".jar"));
  }

  private static String version() {
    return "1.0." + offered;
  }
}
