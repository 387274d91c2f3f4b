package io.sensorium.encoder.vision.mobilenet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.sensorium.encoder.vision.Drawings;
import io.sensorium.encoder.vision.tfjs.GraphImport;
import io.sensorium.encoder.vision.tfjs.TfjsReader;
import io.sensorium.network.Model;
import io.sensorium.network.Node;
import io.sensorium.network.OnnxWriter;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the import writes is compared, in ONNX Runtime, with the original graph in TensorFlow. */
class MobileNetImportTest {
  @TempDir static Path folder;
  private static Model model;
  private static Path file;

  @BeforeAll
  static void importModel() throws IOException {
    model =
        GraphImport.pooled(
            new TfjsReader(CocoFiles::modelFile).read(),
            "Preprocessor/sub",
            "FeatureExtractor/MobilenetV2/Conv_1/Relu6",
            300);
    file = folder.resolve("model.onnx");
    OnnxWriter.write(model, file);
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
  void embeddingsAreThoseOfTheOriginalGraph() throws Exception {
    try (OriginalGraph original = new OriginalGraph(CocoFiles::modelFile);
        OrtSession session = OrtEnvironment.getEnvironment().createSession(file.toString())) {
      for (int seed = 0; seed < 4; seed++) {
        int[] rgb = Pixels.of(Drawings.shapes(300, 300, BufferedImage.TYPE_INT_RGB, seed));
        assertArrayEquals(original.embedding(rgb), run(session, rgb), 1e-3f);
      }
    }
  }

  private static float[] run(OrtSession session, int[] rgb) throws OrtException {
    FloatBuffer pixels = FloatBuffer.wrap(Pixels.planes(rgb));
    try (OnnxTensor input =
            OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(), pixels, new long[] {1, 3, 300, 300});
        OrtSession.Result result = session.run(Map.of("pixels", input))) {
      return ((float[][]) result.get(0).getValue())[0];
    }
  }
}
