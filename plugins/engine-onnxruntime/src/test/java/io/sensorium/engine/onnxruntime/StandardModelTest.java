package io.sensorium.engine.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.network.Attribute;
import io.sensorium.network.Dimension;
import io.sensorium.network.ElementType;
import io.sensorium.network.Graph;
import io.sensorium.network.Model;
import io.sensorium.network.Network;
import io.sensorium.network.Node;
import io.sensorium.network.Shape;
import io.sensorium.network.Tensor;
import io.sensorium.network.ValueInfo;
import io.sensorium.network.passes.FusedPattern;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.Settings;
import io.sensorium.spi.engine.CompileOptions;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.engine.Program;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ONNX Runtime would not read as it stands, and what it does not read at all. */
class StandardModelTest {
  private static final long ATTENTION_OPSET = 23;
  private static final Map<String, Attribute> NONE = Map.of();
  private final Engine engine =
      new OnnxRuntimeEngineFactory().create(new Settings("test", Map.of("threads", 1L)));

  @Test
  void linearOfOurDomainIsMultipliedAndAdded() {
    Node linear =
        new Node("Linear", FusedPattern.DOMAIN, "", List.of("x", "w", "b"), List.of("y"), NONE);
    Map<String, Tensor> weights =
        Map.of(
            "w", Tensor.of(new float[] {1, 2, 3, 4}, 2, 2),
            "b", Tensor.of(new float[] {10, 20}, 2));
    Network network =
        network(linear, weights, List.of(declared("x", 1, 1, 2)), declared("y", 1, 1, 2));

    Tensor y = run(network, Map.of("x", Tensor.of(new float[] {1, 1}, 1, 1, 2)));

    assertArrayEquals(new float[] {14, 26}, y.floats());
  }

  /** Each mask against the same one, written out. */
  @ParameterizedTest
  @CsvSource({"2, 3, 4, 5", "2, 1, 1, 5", "1, 1, 1, 5", "2, 1, 4, 1", "1, 3, 1, 1"})
  void maskOfAttentionBroadcasts(int batch, int heads, int queries, int keys) {
    Tensor mask = noise(4, batch, heads, queries, keys);
    float[] values = mask.floats();
    float[] whole = new float[2 * 3 * 4 * 5];
    for (int i = 0; i < whole.length; i++) {
      int b = i / 60 % batch;
      int h = i / 20 % 3 % heads;
      int q = i / 5 % 4 % queries;
      int k = i % 5 % keys;
      whole[i] = values[((b * heads + h) * queries + q) * keys + k];
    }

    float[] expected = attention(Tensor.of(whole, 2, 3, 4, 5));

    assertArrayEquals(expected, attention(mask), 1e-6f);
  }

  private float[] attention(Tensor mask) {
    List<ValueInfo> inputs =
        List.of(
            declared("q", 2, 3, 4, 8),
            declared("k", 2, 3, 5, 8),
            declared("v", 2, 3, 5, 8),
            declared("mask", mask.shape()));
    Node attention = new Node("Attention", "", List.of("q", "k", "v", "mask"), List.of("y"), NONE);
    Network network = network(attention, Map.of(), inputs, declared("y", 2, 3, 4, 8));
    return run(
            network,
            Map.of(
                "q", noise(1, 2, 3, 4, 8),
                "k", noise(2, 2, 3, 5, 8),
                "v", noise(3, 2, 3, 5, 8),
                "mask", mask))
        .floats();
  }

  @Test
  void inputOfATypeThatTheBindingLacksIsNamed() {
    Node node = new Node("Relu", "", List.of("z"), List.of("y"), NONE);
    ValueInfo x = new ValueInfo("x", ElementType.UINT16, Shape.of(2));
    List<ValueInfo> inputs = List.of(x, declared("z", 2));

    requireRefused(network(node, Map.of(), inputs, declared("y", 2)), "'x'", "UINT16");
  }

  /** Whether the weight is left out of the check or not. */
  @ParameterizedTest
  @CsvSource({"4, 2", "400, 200"})
  void nodeThatOnnxRuntimeRefusesIsNamed(int rows, int columns) {
    Node product = new Node("MatMul", "", List.of("x", "w"), List.of("projected"), NONE);
    Map<String, Tensor> weights = Map.of("w", noise(1, rows, columns));
    ValueInfo x =
        new ValueInfo("x", ElementType.FLOAT, new Shape(List.of(Dimension.BATCH, Dimension.of(3))));
    ValueInfo y = new ValueInfo("projected", ElementType.FLOAT, Shape.batchOf(columns));

    requireRefused(network(product, weights, List.of(x), y), "projected", "MatMul");
  }

  /** Four tebibytes, which no machine of ours has. */
  @Test
  void lackOfMemoryIsSaid() {
    long side = 1 << 20;
    Node expand = new Node("Expand", "", List.of("x", "shape"), List.of("y"), NONE);
    Map<String, Tensor> shape = Map.of("shape", Tensor.of(new long[] {side, side}, 2));
    Network network = network(expand, shape, List.of(declared("x", 1)), declared("y", side, side));
    try (Program program = compiled(network)) {
      Map<String, Tensor> inputs = Map.of("x", Tensor.of(new float[1], 1));
      SensoriumException failure =
          assertThrows(SensoriumException.class, () -> program.run(inputs));
      assertEquals(ErrorCode.OUT_OF_MEMORY, failure.code(), failure.getMessage());
    }
  }

  private void requireRefused(Network network, String... named) {
    List<String> problems = engine.unsupported(network);
    assertEquals(1, problems.size(), problems::toString);
    SensoriumException refusal =
        assertThrows(SensoriumException.class, () -> compiled(network).close());
    assertEquals(ErrorCode.INVALID_NETWORK, refusal.code());
    for (String name : named) {
      assertTrue(problems.get(0).contains(name), problems.get(0));
      assertTrue(refusal.getMessage().contains(name), refusal.getMessage());
    }
  }

  private Tensor run(Network network, Map<String, Tensor> inputs) {
    assertEquals(List.of(), engine.unsupported(network));
    try (Program program = compiled(network)) {
      return program.run(inputs).get("y");
    }
  }

  private Program compiled(Network network) {
    return engine.compile(network, CompileOptions.inference(Device.CPU));
  }

  private static Network network(
      Node node, Map<String, Tensor> weights, List<ValueInfo> inputs, ValueInfo output) {
    Graph graph = new Graph("one node", List.of(node), weights, inputs, List.of(output));
    return Network.frozen(new Model(Model.IR_VERSION, ATTENTION_OPSET, "test", graph, Map.of()));
  }

  private static ValueInfo declared(String name, long... sizes) {
    return new ValueInfo(name, ElementType.FLOAT, Shape.of(sizes));
  }

  private static Tensor noise(long seed, long... shape) {
    int size = 1;
    for (long axis : shape) {
      size *= (int) axis;
    }
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return Tensor.of(values, shape);
  }
}
