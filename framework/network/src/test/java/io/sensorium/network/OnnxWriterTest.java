package io.sensorium.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models come back as they were written. */
class OnnxWriterTest {
  @Test
  void weightsAreSlicesOfTheFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("model.onnx");
    float[] weights = new float[100_000];
    Network network = weights(Tensor.of(weights, weights.length));
    OnnxWriter.write(network.model(), file);
    Tensor read = OnnxReader.read(file).graph().initializers().get("w");
    assertTrue(read.data().isDirect());
    ByteBuffer whole = ByteBuffer.wrap(Files.readAllBytes(file));
    Tensor fromHeap = OnnxReader.read(whole).graph().initializers().get("w");
    whole.putInt(whole.capacity() / 2, 7);
    assertTrue(!fromHeap.equals(read), "a slice shows what changes in the buffer that was read");
  }

  @Test
  void modelMayReplaceTheFileThatItIsMappedFrom(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("model.onnx");
    OnnxWriter.write(weights(OnnxRuntimeOracle.random(1, 50_000)).model(), file);
    Model model = OnnxReader.read(file);
    OnnxWriter.write(model, file);
    assertEquals(model, OnnxReader.read(file));
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    OnnxWriter.write(model, Channels.newChannel(stream));
    assertArrayEquals(OnnxWriter.toBytes(model), stream.toByteArray());
  }

  @Test
  void everyKindOfAttributeComesBack() {
    UnaryOperator<Attribute> back =
        attribute -> {
          Node node = new Node("Constant", "n", List.of(), List.of("y"), Map.of("a", attribute));
          Model model = OnnxRuntimeOracle.model(21, List.of(), List.of(), Map.of(), node);
          return OnnxReader.read(ByteBuffer.wrap(OnnxWriter.toBytes(model)))
              .graph()
              .nodes()
              .get(0)
              .attributes()
              .get("a");
        };
    for (Attribute attribute :
        new Attribute[] {
          Attribute.of(-3),
          Attribute.of(0.5f),
          Attribute.of("größer"),
          Attribute.ofInts(1, -2),
          Attribute.ofInts(),
          new Attribute.Floats(List.of(1f, 2f)),
          new Attribute.Texts(List.of("a", "")),
          new Attribute.Constant(Tensor.scalar(3))
        }) {
      assertEquals(attribute, back.apply(attribute));
    }
  }

  private static Network weights(Tensor tensor) {
    NetworkBuilder builder = new NetworkBuilder("weights", 1);
    builder.output("y", builder.weight("w", tensor));
    return builder.build();
  }
}
