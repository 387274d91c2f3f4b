package io.sensorium.it.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.sensorium.host.Sensorium;
import io.sensorium.it.endtoend.PublishedModel.Logits;
import io.sensorium.it.endtoend.Quickstart.Data;
import io.sensorium.network.Tensor;
import io.sensorium.runtime.artifact.ProgressListener;
import java.util.Map;
import java.util.Optional;

/** The quickstart on both engines with one seed, and a host to run what they published. */
record QuickstartPair(Quickstart pytorch, Quickstart tensorflow, Sensorium host)
    implements AutoCloseable {
  static QuickstartPair run(Data data) {
    Quickstart pytorch = Quickstart.on(data, "pytorch");
    Quickstart tensorflow = Quickstart.on(data, "tensorflow");
    pytorch.finished().requireStatus(0);
    tensorflow.finished().requireStatus(0);
    return new QuickstartPair(pytorch, tensorflow, open());
  }

  private static Sensorium open() {
    return Sensorium.open(
        new Sensorium.Options(
            Installation.copy(Quickstart.folder()).home(),
            Optional.empty(),
            true,
            ProgressListener.NONE));
  }

  PublishedModel published(String engine) {
    return PublishedModel.of(host, engine.equals("pytorch") ? pytorch : tensorflow);
  }

  void requireSubsetsWorthTheSameWithinOneSample() {
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
   * One was trained on PyTorch and runs there, the other was trained and runs on TensorFlow.
   *
   * @param tolerance how far their logits on the test split may differ
   */
  void requireNearlyTheSameModels(double tolerance) {
    Logits ours = published("pytorch").logits("pytorch");
    Logits theirs = published("tensorflow").logits("tensorflow");
    assertEquals(ours.argMax(), theirs.argMax());
    double difference = ours.maximumDifference(theirs);
    System.out.printf(
        "The models of %s, each trained on one engine: logits differ by %.1e%n",
        pytorch.data().pipeline(), difference);
    assertTrue(difference <= tolerance, () -> "logits differ by " + difference);
  }

  /** The published file, on the whole test split. */
  void requireOnnxRuntimeAgrees(String engine, double tolerance) {
    PublishedModel model = published(engine);
    Map<String, Tensor> embeddings = model.embeddings(engine);
    Logits engines = model.logits(engine, embeddings);
    Logits onnxRuntimes = model.onnxRuntime(embeddings);
    JsonNode splits = pytorch.document().required("splits");
    assertEquals(splits.required("test").intValue(), engines.argMax().size());
    assertEquals(engines.argMax(), onnxRuntimes.argMax());
    double difference = engines.maximumDifference(onnxRuntimes);
    assertTrue(difference <= tolerance, () -> "logits differ by " + difference);
  }

  @Override
  public void close() {
    host.close();
  }
}
