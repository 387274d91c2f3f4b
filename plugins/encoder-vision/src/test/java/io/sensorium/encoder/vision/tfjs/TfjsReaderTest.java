package io.sensorium.encoder.vision.tfjs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.network.InvalidNetworkException;
import io.sensorium.network.Model;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TfjsReaderTest {
  /** A 1×1 convolution of three channels to one, times two, plus three, and its activation. */
  private static final String MODEL =
      """
      {"modelTopology": {"node": [
        {"name": "image", "op": "Placeholder"},
        {"name": "kernel", "op": "Const"},
        {"name": "factor", "op": "Const"},
        {"name": "summand", "op": "Const"},
        {"name": "conv", "op": "Conv2D", "input": ["image", "kernel"], "attr": {
          "strides": {"list": {"i": ["1", "2", "2", "1"]}},
          "dilations": {"list": {"i": ["1", "1", "1", "1"]}},
          "padding": {"s": [83, 65, 77, 69]},
          "data_format": {"s": "TkhXQw=="}}},
        {"name": "scaled", "op": "Mul", "input": ["conv", "factor"]},
        {"name": "shifted", "op": "AddN", "input": ["summand", "scaled"]},
        {"name": "features", "op": "Relu6", "input": ["shifted"]}]},
       "weightsManifest": [{"paths": ["one", "two"], "weights": [
        {"name": "kernel", "shape": [1, 1, 3, 1], "dtype": "float32"},
        {"name": "factor", "shape": [1], "dtype": "float32"},
        {"name": "summand", "shape": [1], "dtype": "float32"}]}]}
      """;

  @TempDir Path folder;

  @Test
  void factorAndSummandAreFoldedIntoTheConvolution() throws IOException {
    Model model = GraphImport.pooled(read(MODEL, 20), "image", "features", 4);
    var weights = model.graph().initializers();
    assertArrayEquals(new float[] {2, 4, 6}, weights.get("shifted.weight").floats());
    assertArrayEquals(new float[] {3}, weights.get("shifted.bias").floats());
    assertEquals("Conv", model.graph().nodes().get(0).operator());
    assertEquals("Clip", model.graph().nodes().get(1).operator());
  }

  @Test
  void shortShardsAreNamed() {
    assertTrue(fails(MODEL, 19).contains("weights[2]: needs 4 bytes"));
  }

  @Test
  void leftOverBytesAreAFault() {
    assertTrue(fails(MODEL, 21).contains("1 bytes of the shards belong to no weight"));
  }

  @Test
  void missingFieldIsNamed() {
    assertEquals(
        "model.json.modelTopology.node[2]: field 'op' is missing",
        fails(MODEL.replace("\"factor\", \"op\": \"Const\"", "\"factor\""), 20));
  }

  @Test
  void sizesThatOverflowAreRefused() {
    assertTrue(
        fails(MODEL.replace("[1, 1, 3, 1]", "[9999999999, 9999999999]"), 20)
            .contains("out of range"));
  }

  @Test
  void unsupportedOperatorIsNamed() throws IOException {
    TfjsModel model = read(MODEL.replace("Relu6", "Softplus"), 20);
    assertEquals(
        "Softplus 'features': this operator cannot be imported",
        assertThrows(
                InvalidNetworkException.class,
                () -> GraphImport.pooled(model, "image", "features", 4))
            .getMessage());
  }

  private String fails(String model, int bytes) {
    return assertThrows(InvalidNetworkException.class, () -> read(model, bytes)).getMessage();
  }

  /** Reads a model whose shards, the first of 7 bytes, hold the numbers 1, 2, 3, 2, 3. */
  private TfjsModel read(String model, int bytes) throws IOException {
    ByteBuffer weights = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    weights.putFloat(1).putFloat(2).putFloat(3).putFloat(2).putFloat(3);
    Files.writeString(folder.resolve("model.json"), model);
    Files.write(folder.resolve("one"), java.util.Arrays.copyOf(weights.array(), 7));
    Files.write(folder.resolve("two"), java.util.Arrays.copyOfRange(weights.array(), 7, bytes));
    return new TfjsReader(folder::resolve).read();
  }
}
