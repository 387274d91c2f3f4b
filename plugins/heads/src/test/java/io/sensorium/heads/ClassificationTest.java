package io.sensorium.heads;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.network.ElementType;
import io.sensorium.network.NetworkBuilder;
import io.sensorium.network.Shape;
import io.sensorium.network.Tensor;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.head.Prediction;
import io.sensorium.testkit.FusionSamples;
import io.sensorium.testkit.OnnxRuntimeOracle;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClassificationTest {
  private static final Classification HEAD =
      new Classification(
          "pipeline 'stamps', head 'category'", List.of("animals", "food", "town"), 0);

  @Test
  void targetsAreOneHot() {
    assertArrayEquals(new float[] {0, 1, 0}, HEAD.target("food"));
  }

  @Test
  void anUnknownLabelNamesTheNearest() {
    SensoriumException thrown = assertThrows(SensoriumException.class, () -> HEAD.target("anmals"));
    assertEquals(ErrorCode.INVALID_DATASET, thrown.code());
    assertEquals(
        "pipeline 'stamps', head 'category': label 'anmals' is none of its 3 labels"
            + " (did you mean 'animals'?)",
        thrown.getMessage());
  }

  @Test
  void predictionsAreASoftmaxThatDoesNotOverflow() {
    Prediction.Classification prediction =
        (Prediction.Classification) HEAD.prediction(new float[] {1000, 1001, -1000});
    assertEquals("food", prediction.label());
    assertEquals(1 / (1 + Math.E), prediction.probabilities().get(0).probability(), 1e-12);
    assertEquals(
        1,
        prediction.probabilities().stream().mapToDouble(Prediction.Probability::probability).sum(),
        1e-12);
  }

  @Test
  void layersGiveOneFiniteScoreALabelWhateverTheScaleOfItsFeatures() {
    NetworkBuilder network = new NetworkBuilder("head", 7);
    network.output(
        "out", HEAD.layers(network, network.input("x", ElementType.FLOAT, Shape.batchOf(4))));
    float[] features = {1, 2, 3, 4, 1e6f, 2e6f, 3e6f, 4e6f, 0, 0, 0, 0};
    float[][] scores =
        FusionSamples.rows(
            OnnxRuntimeOracle.run(network.build(), Map.of("x", Tensor.of(features, 3, 4))));
    assertEquals(3, scores[0].length);
    assertArrayEquals(scores[0], scores[1], 1e-4f);
    assertArrayEquals(new float[3], scores[2]);
  }

  @Test
  void distanceCountsEdits() {
    assertEquals(3, Spelling.distance("kitten", "sitting"));
    assertEquals(4, Spelling.distance("", "food"));
    assertTrue(Spelling.distance("a", "a") == 0);
  }
}
