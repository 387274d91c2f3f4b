package io.sensorium.encoder.vision.mobilenet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sensorium.encoder.vision.Drawings;
import io.sensorium.encoder.vision.tfjs.GraphImport;
import io.sensorium.encoder.vision.tfjs.TfjsReader;
import io.sensorium.network.Model;
import io.sensorium.network.Node;
import io.sensorium.network.Tensor;
import io.sensorium.testkit.OnnxRuntimeOracle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the import writes is compared, in ONNX Runtime, with the original graph in TensorFlow. */
class MobileNetImportTest {
  private static Model model;

  @BeforeAll
  static void importModel() throws IOException {
    model =
        GraphImport.pooled(
            new TfjsReader(CocoFiles::modelFile).read(),
            "Preprocessor/sub",
            "FeatureExtractor/MobilenetV2/Conv_1/Relu6",
            300);
  }

  @Test
  void onlyConvolutionsActivationsAndResidualSumsRemain() {
    Map<String, Long> operators =
        model.graph().nodes().stream()
            .collect(Collectors.groupingBy(Node::operator, Collectors.counting()));
    assertEquals(
        Map.of("Conv", 52L, "Clip", 35L, "Add", 10L, "GlobalAveragePool", 1L, "Flatten", 1L),
        operators);
  }

  @Test
  void embeddingsAreThoseOfTheOriginalGraph() throws IOException {
    try (OriginalGraph original = new OriginalGraph(CocoFiles::modelFile);
        OnnxRuntimeOracle imported = OnnxRuntimeOracle.of(model)) {
      for (int seed = 0; seed < 4; seed++) {
        int[] rgb = Pixels.of(Drawings.shapes(300, 300, BufferedImage.TYPE_INT_RGB, seed));
        Tensor pixels = Tensor.of(Pixels.planes(rgb), 1, 3, 300, 300);
        assertArrayEquals(original.embedding(rgb), imported.run(pixels).floats(), 1e-3f);
      }
    }
  }
}
