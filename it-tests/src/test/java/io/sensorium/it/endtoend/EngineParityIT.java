package io.sensorium.it.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.sensorium.it.endtoend.PublishedModel.Logits;
import io.sensorium.it.endtoend.Quickstart.Data;
import io.sensorium.network.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quickstart on both engines with one seed: what is published, and what is said of it. */
class EngineParityIT {
  private static final double TOLERANCE = 1e-4;

  /** What training may make of embeddings that differ in their last digits. */
  private static final double AMPLIFIED = 1e-3;

  private static final String ENGINES = "pytorch,tensorflow";
  private static QuickstartPair engines;

  @BeforeAll
  static void run() {
    engines = QuickstartPair.run(Data.GENERATED);
  }

  @AfterAll
  static void close() {
    if (engines != null) {
      engines.close();
    }
  }

  @Test
  void eachRanOnItsEngine() {
    assertTrue(engines.pytorch().document().required("engine").textValue().startsWith("pytorch "));
    assertTrue(
        engines.tensorflow().document().required("engine").textValue().startsWith("tensorflow "));
  }

  @Test
  void everySubsetIsWorthTheSameWithinOneSample() {
    engines.requireSubsetsWorthTheSameWithinOneSample();
  }

  /**
   * Their embeddings differ in the last digits, which AdamW amplifies: see the training's
   * RATIONALE.
   */
  @Test
  void eachEnginePublishesNearlyTheSameModel() {
    engines.requireNearlyTheSameModels(AMPLIFIED);
  }

  @Test
  void onTheSameEmbeddingsBothPublishTheSameModel() throws IOException {
    PublishedModel theirs =
        PublishedModel.trained(engines.host(), Data.GENERATED, embeddedByPyTorch());
    Map<String, Tensor> embeddings = theirs.embeddings("pytorch");
    Logits ours = engines.published("pytorch").logits("pytorch", embeddings);
    double difference = ours.maximumDifference(theirs.logits("tensorflow", embeddings));
    System.out.printf(
        "The models of both engines, trained on the same embeddings: logits differ by %.1e%n",
        difference);
    assertTrue(difference <= TOLERANCE, () -> "logits differ by " + difference);
  }

  /** The quickstart's pipeline on TensorFlow, but for its encoders. */
  private static String embeddedByPyTorch() throws IOException {
    String text = Files.readString(engines.tensorflow().installation().pipeline("shapes.yaml"));
    return text.replace("engine: { name: pytorch", "engine: { name: tensorflow")
        .replace("presence: optional", "presence: optional, engine: { name: pytorch }");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "tensorflow"})
  void onnxRuntimeReadsWhatIsPublished(String engine) {
    engines.requireOnnxRuntimeAgrees(engine, TOLERANCE);
  }

  /** The whole dataset and so the whole test split; the verdict is the command's own. */
  @Test
  void onePublishedModelGivesTheSameOnBoth() {
    JsonNode certificate =
        engines
            .pytorch()
            .installation()
            .run(
                "models",
                "verify",
                Quickstart.PIPELINE + "@1",
                "--json",
                "--engines",
                ENGINES,
                "--data",
                Quickstart.manifest().toString())
            .requireStatus(0)
            .json();
    assertTrue(certificate.required("agrees").booleanValue());
    assertEquals(240, certificate.at("/samples/count").intValue());
    JsonNode outputs = certificate.at("/comparisons/0/outputs");
    assertEquals(4, outputs.size());
    for (JsonNode output : outputs) {
      assertEquals(240, output.required("sameArgMax").intValue(), output::toString);
      assertTrue(output.required("maximumDifference").doubleValue() <= TOLERANCE, output::toString);
    }
    for (JsonNode engine : certificate.required("engines")) {
      assertTrue(engine.required("samplesPerSecond").doubleValue() > 0, engine::toString);
    }
  }

  @Test
  void servingDemandsWhatVerifyProves() throws IOException {
    Installation installation = engines.tensorflow().installation();
    Path demanding =
        Files.writeString(
            installation.home().resolve("config").resolve("demanding.yaml"),
            "serving: { requireParity: { engines: [pytorch, tensorflow] } }\n");
    JsonNode refusal = predict(installation, demanding).requireStatus(1).error();
    assertEquals("PARITY_NOT_PROVEN", refusal.required("code").textValue());
    assertTrue(
        refusal
            .required("message")
            .textValue()
            .endsWith("run 'sensorium models verify shapes@1 --engines pytorch,tensorflow'"),
        refusal::toString);

    Finished verified = installation.run("models", "verify", "shapes@1", "--engines", ENGINES);
    assertTrue(
        verified.requireStatus(0).lines().contains("They agree within 1e-04."), verified::out);
    predict(installation, demanding).requireStatus(0);
  }

  private static Finished predict(Installation installation, Path configuration) {
    return installation.run(
        "predict",
        Quickstart.PIPELINE,
        "--json",
        "--config",
        configuration.toString(),
        "--input",
        "caption=made of wood");
  }

  @Test
  void disagreementIsAFailure() {
    Finished verified =
        engines
            .pytorch()
            .installation()
            .run("models", "verify", "shapes", "--engines", ENGINES, "--tolerance", "0");
    verified.requireStatus(1);
    assertEquals(
        List.of("They do NOT agree within 0e+00."),
        verified.lines().stream().filter(line -> line.startsWith("They ")).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "pytorch,pytorch", "pytorch,abacus"})
  void enginesThatCannotBeComparedAreWrongUsage(String names) {
    Finished refused =
        engines.pytorch().installation().run("models", "verify", "shapes", "--engines", names);
    refused.requireStatus(2);
    assertTrue(refused.err().contains("engine"), refused::err);
  }
}
