package io.sensorium.engine.pytorch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.engine.pytorch.script.Script;
import io.sensorium.engine.pytorch.script.ScriptCompiler;
import io.sensorium.network.Attribute;
import io.sensorium.network.Dimension;
import io.sensorium.network.ElementType;
import io.sensorium.network.Graph;
import io.sensorium.network.Model;
import io.sensorium.network.Network;
import io.sensorium.network.NetworkBuilder;
import io.sensorium.network.Node;
import io.sensorium.network.Shape;
import io.sensorium.network.Tensor;
import io.sensorium.network.Value;
import io.sensorium.network.ValueInfo;
import io.sensorium.network.passes.FusedPattern;
import io.sensorium.network.passes.Passes;
import io.sensorium.spi.Settings;
import io.sensorium.spi.engine.CompileOptions;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Program;
import io.sensorium.testkit.OnnxRuntimeOracle;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frozen weights in oneDNN's own layout compute what they do plainly, for every batch. */
class OneDnnTest {
  private static final int CHANNELS = 6;
  private static final float TOLERANCE = 1e-5f;

  private static final Map<String, BiFunction<NetworkBuilder, Value, Value>> ACTIVATIONS =
      Map.of(
          "none", (builder, x) -> x,
          "relu", NetworkBuilder::relu,
          "gelu", NetworkBuilder::gelu,
          "clip", OneDnnTest::clip);

  private static Value clip(NetworkBuilder builder, Value x) {
    Value least = builder.constant(Tensor.scalar(-0.1f));
    Value most = builder.constant(Tensor.scalar(0.4f));
    return builder.operator("Clip", x.type(), x.shape(), Map.of(), x, least, most);
  }

  private static Tensor random(long... shape) {
    int size = 1;
    for (long axis : shape) {
      size *= (int) axis;
    }
    float[] values = new float[size];
    Random random = new Random(size);
    for (int i = 0; i < size; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return Tensor.of(values, shape);
  }

  private static Network linear(String activation) {
    NetworkBuilder builder = new NetworkBuilder("linear", 1);
    Value x = builder.input("x", ElementType.FLOAT, Shape.batchOf(3, CHANNELS));
    Value product =
        builder.operator(
            "MatMul", x.type(), Shape.batchOf(3, 5), Map.of(), x, builder.constant(random(6, 5)));
    Value sum = builder.add(product, builder.constant(random(5)));
    builder.output("y", ACTIVATIONS.get(activation).apply(builder, sum));
    return builder.build();
  }

  /** Of any height and width. */
  private static Shape images(int channels, String name) {
    return new Shape(
        List.of(
            Dimension.symbolic("batch"),
            Dimension.of(channels),
            Dimension.symbolic(name + "Height"),
            Dimension.symbolic(name + "Width")));
  }

  private static Value convolution(
      NetworkBuilder builder, Value x, int groups, int out, long... pads) {
    Value weight = builder.constant(random(out, CHANNELS / groups, 3, 3));
    return builder.operator(
        "Conv",
        x.type(),
        images(out, "out"),
        Map.of(
            "group", Attribute.of(groups),
            "strides", Attribute.ofInts(2, 2),
            "pads", Attribute.ofInts(pads)),
        x,
        weight,
        builder.constant(random(out)));
  }

  private static Network convolution(String activation, int groups, long... pads) {
    NetworkBuilder builder = new NetworkBuilder("convolution", 1);
    Value x = builder.input("x", ElementType.FLOAT, images(CHANNELS, "in"));
    Value y = convolution(builder, x, groups, CHANNELS, pads);
    builder.output("y", ACTIVATIONS.get(activation).apply(builder, y));
    return builder.build();
  }

  /** A window of one element. */
  private static Network pointwise(String activation) {
    NetworkBuilder builder = new NetworkBuilder("pointwise", 1);
    Value x = builder.input("x", ElementType.FLOAT, images(CHANNELS, "in"));
    Value weight = builder.constant(random(5, CHANNELS, 1, 1));
    Value bias = builder.constant(random(5));
    Value y = builder.operator("Conv", x.type(), images(5, "in"), Map.of(), x, weight, bias);
    builder.output("y", ACTIVATIONS.get(activation).apply(builder, y));
    return builder.build();
  }

  private static Network network(String what, String activation) {
    return switch (what) {
      case "linear" -> linear(activation);
      case "pointwise" -> pointwise(activation);
      default -> convolution(activation, 1, 1, 1, 1, 1);
    };
  }

  private static Script script(Network network) {
    Network prepared = Passes.prepare(network, EnumSet.allOf(FusedPattern.class));
    return new ScriptCompiler(prepared, "cpu", true).compile(false);
  }

  private static void check(Network network, Tensor x) {
    Tensor expected = OnnxRuntimeOracle.run(network, Map.of("x", x));
    Tensor actual = run(network, x);
    assertArrayEquals(expected.shape(), actual.shape());
    assertArrayEquals(expected.floats(), actual.floats(), TOLERANCE);
  }

  private static Tensor run(Network network, Tensor x) {
    try (Program program =
        new PyTorchEngineFactory()
            .create(Settings.none("test"))
            .compile(network, CompileOptions.inference(Device.CPU))) {
      return program.run(Map.of("x", x)).get("y");
    }
  }

  @ParameterizedTest
  @CsvSource({"none, 1", "relu, 2", "gelu, 7", "clip, 64"})
  void linearLayers(String activation, int rows) {
    Network network = linear(activation);
    String source = script(network).source();
    assertTrue(source.contains("ops.mkldnn._linear_pointwise("), source);
    check(network, random(rows, 3, CHANNELS));
  }

  @ParameterizedTest
  @CsvSource({"none, 1", "relu, 2", "gelu, 3", "clip, 6"})
  void convolutionsGiveTheirResultInTheOrderOfTheHost(String activation, int groups) {
    Network network = convolution(activation, groups, 1, 1, 1, 1);
    String source = script(network).source();
    assertTrue(source.contains("ops.mkldnn._convolution_pointwise("), source);
    check(network, random(1, CHANNELS, 8, 8));
    check(network, random(9, CHANNELS, 8, 8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "relu", "gelu", "clip"})
  void convolutionsOfOneElementAreLinearLayersOverTheChannels(String activation) {
    Network network = pointwise(activation);
    String source = script(network).source();
    assertTrue(source.contains("ops.mkldnn._linear_pointwise("), source);
    check(network, random(1, CHANNELS, 7, 9));
    check(network, random(9, CHANNELS, 8, 8));
    check(network, random(3, CHANNELS, 1, 1));
  }

  /** Where the input is larger than the result, it is not copied to be padded. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 1, 1, false",
    "0, 1, 1, 0, false",
    "1, 0, 1, 2, false",
    "0, 0, 3, 0, true",
    "0, 2, 0, 1, false"
  })
  void padsMayDiffer(long top, long left, long bottom, long right, boolean filled) {
    for (int groups : new int[] {1, CHANNELS}) {
      Network network = convolution("relu", groups, top, left, bottom, right);
      String source = script(network).source();
      assertEquals(filled, source.contains("constant_pad_nd"), source);
      check(network, random(2, CHANNELS, 8, 8));
      check(network, random(1, CHANNELS, 7, 9));
    }
  }

  @ParameterizedTest
  @CsvSource({"linear, 3", "convolution, 6", "pointwise, 5"})
  void aBatchMayBeEmpty(String what, long size) {
    boolean linear = what.equals("linear");
    Network network = network(what, "relu");
    Tensor y = run(network, linear ? random(0, 3, CHANNELS) : random(0, CHANNELS, 8, 8));
    assertEquals(0, y.size(0));
    assertEquals(size, y.size(1));
  }

  @Test
  void anActivationIsNotAppliedToWhatOthersReadToo() {
    NetworkBuilder builder = new NetworkBuilder("shared", 1);
    Value x = builder.input("x", ElementType.FLOAT, images(CHANNELS, "in"));
    Value y = convolution(builder, x, 1, CHANNELS, 1, 1, 1, 1);
    builder.output("y", builder.add(builder.relu(y), y));
    check(builder.build(), random(2, CHANNELS, 8, 8));
  }

  @ParameterizedTest
  @CsvSource({
    "linear, relu",
    "linear, clip",
    "linear, gelu",
    "convolution, relu",
    "convolution, clip",
    "pointwise, relu",
    "pointwise, clip"
  })
  void whatIsNotANumberComesOutAsOfThePlainOperators(String what, String activation) {
    boolean linear = what.equals("linear");
    Tensor x = linear ? random(2, 3, CHANNELS) : random(2, CHANNELS, 8, 8);
    x = withoutNumberAtFirst(x);
    Network network = network(what, activation);
    assertTrue(script(network).source().contains("_pointwise("));
    float[] expected = run(withPlainActivation(network), x).floats();
    assertTrue(Float.isNaN(expected[0]));
    assertArrayEquals(expected, run(network, x).floats(), TOLERANCE);
  }

  @Test
  void oneDnnAppliesReluAndClipToWhatIsSureToBeNumbers() {
    assertTrue(script(linear("relu")).source().contains("\"relu\""));
    assertTrue(script(convolution("clip", 1, 1, 1, 1, 1)).source().contains("\"hardtanh\""));
  }

  private static Tensor withoutNumberAtFirst(Tensor x) {
    float[] values = x.floats();
    values[0] = Float.NaN;
    return Tensor.of(values, x.shape());
  }

  /** What the activation reads is given too, so that it is not applied before. */
  private static Network withPlainActivation(Network network) {
    Graph graph = network.graph();
    Node activation = graph.nodes().get(graph.nodes().size() - 2);
    ValueInfo output = graph.outputs().get(0);
    ValueInfo read = new ValueInfo(activation.input(0), output.type(), output.shape());
    List<ValueInfo> outputs = List.of(output, read);
    return Network.frozen(
        Model.of(
            new Graph(graph.name(), graph.nodes(), graph.initializers(), graph.inputs(), outputs)));
  }

  @Test
  void rowsOfATableAreCountedFromItsEndToo() {
    NetworkBuilder builder = new NetworkBuilder("table", 1);
    Value x = builder.input("x", ElementType.INT64, Shape.batchOf(3));
    Shape rows = Shape.batchOf(3, CHANNELS);
    Value table = builder.constant(random(9, CHANNELS));
    builder.output("y", builder.operator("Gather", ElementType.FLOAT, rows, Map.of(), table, x));
    assertTrue(script(builder.build()).source().contains("torch.embedding("));
    check(builder.build(), Tensor.of(new long[] {0, 8, -1, -9, 3, -2}, 2, 3));
  }

  @Test
  void weightsAreHeldOnce() {
    Script script = script(linear("relu"));
    assertEquals(2, script.tensors().size(), script.source());
  }

  @Test
  void trainingKeepsThePlainForm() {
    Network prepared = Passes.prepare(linear("relu"), EnumSet.allOf(FusedPattern.class));
    String source = new ScriptCompiler(prepared, "cpu", false).compile(true).source();
    assertTrue(!source.contains("mkldnn"), source);
  }
}
