package io.sensorium.it.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.sensorium.host.Sensorium;
import io.sensorium.it.endtoend.PublishedModel.Logits;
import io.sensorium.network.Tensor;
import io.sensorium.runtime.artifact.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private static Quickstart pytorch;
  private static Quickstart tensorflow;
  private static Sensorium host;

  @BeforeAll
  static void run() {
    pytorch = Quickstart.on("pytorch");
    tensorflow = Quickstart.on("tensorflow");
    pytorch.finished().requireStatus(0);
    tensorflow.finished().requireStatus(0);
    host =
        Sensorium.open(
            new Sensorium.Options(
                Installation.copy(Quickstart.folder()).home(),
                Optional.empty(),
                true,
                ProgressListener.NONE));
  }

  @AfterAll
  static void close() {
    if (host != null) {
      host.close();
    }
  }

  private static PublishedModel published(String engine) {
    return PublishedModel.of(host, Quickstart.on(engine).installation());
  }

  @Test
  void eachRanOnItsEngine() {
    assertTrue(pytorch.document().required("engine").textValue().startsWith("pytorch "));
    assertTrue(tensorflow.document().required("engine").textValue().startsWith("tensorflow "));
  }

  @Test
  void everySubsetIsWorthTheSameWithinOneSample() {
    JsonNode ours = pytorch.document().required("subsets");
    JsonNode theirs = tensorflow.document().required("subsets");
    assertEquals(7, ours.size());
    for (int i = 0; i < ours.size(); i++) {
      assertEquals(ours.get(i).required("inputs"), theirs.get(i).required("inputs"));
      assertEquals(correct(ours.get(i)), correct(theirs.get(i)), 1, "of " + ours.get(i));
    }
  }

  private static double correct(JsonNode subset) {
    return subset.required("accuracy").doubleValue() * subset.required("samples").intValue();
  }

  /**
   * One was trained on PyTorch and runs there, the other was trained and runs on TensorFlow. Their
   * embeddings differ in the last digits, which AdamW amplifies: see the training's RATIONALE.
   */
  @Test
  void eachEnginePublishesNearlyTheSameModel() {
    Logits ours = onItsOwn("pytorch");
    Logits theirs = onItsOwn("tensorflow");
    double difference = ours.maximumDifference(theirs);
    tell("each trained on its own embeddings", difference);
    assertEquals(ours.argMax(), theirs.argMax());
    assertTrue(difference <= AMPLIFIED, () -> "logits differ by " + difference);
  }

  @Test
  void onTheSameEmbeddingsBothPublishTheSameModel() throws IOException {
    PublishedModel theirs = PublishedModel.trained(host, embeddedByPyTorch());
    Map<String, Tensor> embeddings = theirs.embeddings("pytorch");
    Logits ours = published("pytorch").logits("pytorch", embeddings);
    double difference = ours.maximumDifference(theirs.logits("tensorflow", embeddings));
    tell("both trained on PyTorch's embeddings", difference);
    assertTrue(difference <= TOLERANCE, () -> "logits differ by " + difference);
  }

  /** The quickstart's pipeline on TensorFlow, but for its encoders. */
  private static String embeddedByPyTorch() throws IOException {
    String text = Files.readString(tensorflow.installation().pipeline("shapes.yaml"));
    return text.replace("presence: optional", "presence: optional, engine: { name: pytorch }");
  }

  private static void tell(String models, double difference) {
    System.out.printf(
        "The models of both engines, %s: logits differ by %.1e%n", models, difference);
  }

  private static Logits onItsOwn(String engine) {
    PublishedModel model = published(engine);
    return model.logits(engine, model.embeddings(engine));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "tensorflow"})
  void onnxRuntimeReadsWhatIsPublished(String engine) {
    PublishedModel model = published(engine);
    Map<String, Tensor> embeddings = model.embeddings(engine);
    Logits engines = model.logits(engine, embeddings);
    Logits onnxRuntimes = model.onnxRuntime(embeddings);
    assertEquals(48, engines.argMax().size());
    assertEquals(engines.argMax(), onnxRuntimes.argMax());
    double difference = engines.maximumDifference(onnxRuntimes);
    assertTrue(difference <= TOLERANCE, () -> "logits differ by " + difference);
  }

  /** The whole dataset and so the whole test split; the verdict is the command's own. */
  @Test
  void onePublishedModelGivesTheSameOnBoth() {
    JsonNode certificate =
        pytorch
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
    Installation installation = tensorflow.installation();
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
        pytorch
            .installation()
            .run("models", "verify", "shapes", "--engines", ENGINES, "--tolerance", "0");
    verified.requireStatus(1);
    assertEquals(
        List.of("They do NOT agree within 0e+00."),
        verified.lines().stream().filter(line -> line.startsWith("They ")).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "pytorch,pytorch", "pytorch,abacus"})
  void enginesThatCannotBeComparedAreWrongUsage(String engines) {
    Finished refused =
        pytorch.installation().run("models", "verify", "shapes", "--engines", engines);
    refused.requireStatus(2);
    assertTrue(refused.err().contains("engine"), refused::err);
  }
}
