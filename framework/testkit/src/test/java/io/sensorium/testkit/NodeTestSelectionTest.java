package io.sensorium.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.network.Attribute;
import io.sensorium.network.ElementType;
import io.sensorium.network.Graph;
import io.sensorium.network.Model;
import io.sensorium.network.Node;
import io.sensorium.network.OnnxWriter;
import io.sensorium.network.Shape;
import io.sensorium.network.Tensor;
import io.sensorium.network.ValueInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeTestSelectionTest {
  private static final ValueInfo X = new ValueInfo("x", ElementType.FLOAT, Shape.of(2));
  private static final Tensor VALUES = Tensor.of(new float[] {1, -2}, 2);

  @TempDir private Path root;

  @Test
  void whatTheProfileHasAsKnownBecomesAnInitializer() throws IOException {
    ValueInfo axes = new ValueInfo("axes", ElementType.INT64, Shape.of(1));
    Node node = new Node("Unsqueeze", "", List.of("x", "axes"), List.of("y"), Map.of());
    Tensor axis = Tensor.of(new long[] {0}, 1);
    write(node, List.of(X, axes), List.of(VALUES, axis), VALUES.reshape(1, 2));
    NodeTest.Inside test = assertInstanceOf(NodeTest.Inside.class, only());
    assertEquals("Unsqueeze", test.operator());
    assertEquals(Map.of("axes", axis), test.network().graph().initializers());
    assertEquals(Map.of("x", VALUES), test.samples().get(0).inputs());
    assertEquals(Map.of("y", VALUES.reshape(1, 2)), test.samples().get(0).outputs());
  }

  @Test
  void whatLiesOutsideIsSaid() throws IOException {
    ValueInfo wide = new ValueInfo("x", ElementType.DOUBLE, Shape.of(1));
    Tensor value = new Tensor(ElementType.DOUBLE, new long[] {1}, Tensor.allocate(8));
    write(unary("Relu", Map.of()), List.of(wide), List.of(value), value);
    NodeTest.Outside test = assertInstanceOf(NodeTest.Outside.class, only());
    assertEquals(List.of("Relu -> y: reads x of DOUBLE, not of [FLOAT]"), test.reasons());
  }

  @Test
  void otherOperatorsAreNamed() throws IOException {
    write(unary("Frobnicate", Map.of()), List.of(X), List.of(VALUES), VALUES);
    NodeTest.Foreign test = assertInstanceOf(NodeTest.Foreign.class, only());
    assertEquals(List.of("Frobnicate"), test.operators());
  }

  @Test
  void whatTrainsIsSetApart() throws IOException {
    ValueInfo image = new ValueInfo("x", ElementType.FLOAT, Shape.of(1, 2));
    ValueInfo channel = new ValueInfo("c", ElementType.FLOAT, Shape.of(2));
    Map<String, Attribute> training = Map.of("training_mode", Attribute.of(1));
    Node node =
        new Node(
            "BatchNormalization", "", List.of("x", "c", "c", "c", "c"), List.of("y"), training);
    Tensor values = VALUES.reshape(1, 2);
    write(node, List.of(image, channel), List.of(values, VALUES), values);
    assertInstanceOf(NodeTest.Training.class, only());
  }

  @Test
  void whatIsNoNetworkKeepsItsReason() throws IOException {
    Files.createDirectories(root.resolve("test_it"));
    Files.write(root.resolve("test_it/model.onnx"), new byte[] {8, 8});
    NodeTest.Unreadable test = assertInstanceOf(NodeTest.Unreadable.class, only());
    assertTrue(test.reason().contains("is this an ONNX file?"), test.reason());
  }

  @Test
  void aFileTooFewIsAnError() throws IOException {
    write(unary("Relu", Map.of()), List.of(X), List.of(), VALUES);
    assertThrows(IllegalStateException.class, this::only);
  }

  private NodeTest only() {
    List<NodeTest> tests = NodeTestSelection.of(root);
    assertEquals(Set.of("test_it"), Set.copyOf(tests.stream().map(NodeTest::name).toList()));
    return tests.get(0);
  }

  private static Node unary(String operator, Map<String, Attribute> attributes) {
    return new Node(operator, "", List.of("x"), List.of("y"), attributes);
  }

  private void write(Node node, List<ValueInfo> inputs, List<Tensor> values, Tensor output)
      throws IOException {
    ValueInfo y = new ValueInfo("y", output.type(), Shape.of(output.shape()));
    Graph graph = new Graph("test", List.of(node), Map.of(), inputs, List.of(y));
    Path set = Files.createDirectories(root.resolve("test_it/test_data_set_0"));
    Files.write(root.resolve("test_it/model.onnx"), OnnxWriter.toBytes(Model.of(graph)));
    for (int i = 0; i < values.size(); i++) {
      Files.write(set.resolve("input_" + i + ".pb"), proto(values.get(i)));
    }
    Files.write(set.resolve("output_0.pb"), proto(output));
  }

  /** A TensorProto: dims, data_type and raw_data, each of less than 128. */
  private static byte[] proto(Tensor tensor) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (long size : tensor.shape()) {
      bytes.writeBytes(new byte[] {1 << 3, (byte) size});
    }
    bytes.writeBytes(new byte[] {2 << 3, (byte) tensor.type().code()});
    byte[] data = new byte[tensor.data().remaining()];
    tensor.data().get(data);
    bytes.writeBytes(new byte[] {9 << 3 | 2, (byte) data.length});
    bytes.writeBytes(data);
    return bytes.toByteArray();
  }
}
