package io.sensorium.network.passes;

import static io.sensorium.network.OnnxRuntimeOracle.assertAgree;
import static io.sensorium.network.OnnxRuntimeOracle.model;
import static io.sensorium.network.OnnxRuntimeOracle.operators;
import static io.sensorium.network.OnnxRuntimeOracle.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sensorium.network.Attribute;
import io.sensorium.network.ElementType;
import io.sensorium.network.Model;
import io.sensorium.network.Network;
import io.sensorium.network.Node;
import io.sensorium.network.Shape;
import io.sensorium.network.Tensor;
import io.sensorium.network.ValueInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each pattern before and after its fusion, in ONNX Runtime. */
class FusedPatternTest {
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Tensor> initializers = new HashMap<>();

  private String node(String operator, Map<String, Attribute> attributes, String... inputs) {
    String output = operator + nodes.size();
    nodes.add(new Node(operator, output, List.of(inputs), List.of(output), attributes));
    return output;
  }

  private String node(String operator, String... inputs) {
    return node(operator, Map.of(), inputs);
  }

  private String constant(Tensor value) {
    String name = "c" + initializers.size();
    initializers.put(name, value);
    return name;
  }

  private String scalar(double value) {
    return constant(Tensor.scalar((float) value));
  }

  private Model build(String result, Shape output, long... input) {
    nodes.add(new Node("Identity", "end", List.of(result), List.of("y"), Map.of()));
    return model(
        17,
        List.of(new ValueInfo("x", ElementType.FLOAT, Shape.of(input))),
        List.of(new ValueInfo("y", ElementType.FLOAT, output)),
        initializers,
        nodes.toArray(Node[]::new));
  }

  private static Model check(
      Model model, Set<FusedPattern> fusions, Map<String, Long> expected, long... shape) {
    Model fused = Passes.prepare(model, fusions);
    Map<String, Long> operators = new HashMap<>(operators(fused));
    operators.remove("Identity");
    assertEquals(expected, operators);
    assertAgree(model, fused, Map.of("x", random(3, shape)), 1e-5);
    return fused;
  }

  private Model layerNorm(String square) {
    Map<String, Attribute> last = Map.of("axes", Attribute.ofInts(-1));
    String centered = node("Sub", "x", node("ReduceMean", last, "x"));
    String squared =
        square.equals("Pow") ? node("Pow", centered, scalar(2)) : node("Mul", centered, centered);
    String deviation = node("Sqrt", node("Add", node("ReduceMean", last, squared), scalar(1e-5)));
    String scaled = node("Mul", node("Div", centered, deviation), constant(random(1, 6)));
    return build(node("Add", scaled, constant(random(2, 6))), Shape.of(2, 6), 2, 6);
  }

  @Test
  void layerNormIsFused() {
    check(
        layerNorm("Pow"), Set.of(FusedPattern.LAYER_NORM), Map.of("LayerNormalization", 1L), 2, 6);
  }

  @Test
  void layerNormOfAProductIsFused() {
    check(
        layerNorm("Mul"), Set.of(FusedPattern.LAYER_NORM), Map.of("LayerNormalization", 1L), 2, 6);
  }

  @Test
  void geluIsFusedInEveryOrder() {
    String plusOne = node("Add", scalar(1), node("Erf", node("Div", "x", scalar(Math.sqrt(2)))));
    check(
        build(node("Mul", node("Mul", "x", plusOne), scalar(0.5)), Shape.of(9), 9),
        Set.of(FusedPattern.GELU),
        Map.of("Gelu", 1L),
        9);
    nodes.remove(nodes.size() - 1);
    check(
        build(node("Mul", node("Mul", scalar(0.5), "x"), plusOne), Shape.of(9), 9),
        Set.of(FusedPattern.GELU),
        Map.of("Gelu", 1L),
        9);
    nodes.remove(nodes.size() - 1);
    check(
        build(node("Mul", "x", node("Mul", plusOne, scalar(0.5))), Shape.of(9), 9),
        Set.of(FusedPattern.GELU),
        Map.of("Gelu", 1L),
        9);
  }

  @Test
  void whatOnlyLooksLikeGeluIsLeft() {
    String plusOne = node("Add", scalar(1), node("Erf", node("Div", "x", scalar(2))));
    Model other = build(node("Mul", node("Mul", "x", plusOne), scalar(0.5)), Shape.of(9), 9);
    check(other, Set.of(FusedPattern.GELU), Map.of("Mul", 2L, "Add", 1L, "Erf", 1L, "Div", 1L), 9);
  }

  private Model attention(long... keyOrder) {
    Map<String, Attribute> swap = Map.of("perm", Attribute.ofInts(0, 2, 1, 3));
    String q = node("Transpose", swap, "x");
    String v = node("Transpose", swap, node("Neg", "x"));
    String keys =
        node("Transpose", Map.of("perm", Attribute.ofInts(keyOrder)), keyOrder[1] == 1 ? q : "x");
    String scores = node("Div", node("MatMul", q, keys), scalar(Math.sqrt(4)));
    String mask = constant(Tensor.of(new float[] {0, 0, -100, 0, -100, 0, 0, 0, 0}, 1, 1, 3, 3));
    String weights = node("Softmax", Map.of("axis", Attribute.of(3)), node("Add", scores, mask));
    return build(node("MatMul", weights, v), Shape.of(2, 5, 3, 4), 2, 3, 5, 4);
  }

  @Test
  void attentionIsFused() {
    Model fused =
        check(
            attention(0, 2, 3, 1),
            FusedPattern.STANDARD,
            Map.of("Attention", 1L, "Transpose", 3L, "Neg", 1L),
            2,
            3,
            5,
            4);
    assertEquals(23, fused.opset());
  }

  @Test
  void attentionWithKeysTransposedApartIsFused() {
    check(
        attention(0, 1, 3, 2),
        FusedPattern.STANDARD,
        Map.of("Attention", 1L, "Transpose", 2L, "Neg", 1L),
        2,
        3,
        5,
        4);
  }

  @Test
  void fusionsThatAreNotAskedForAreLeft() {
    Model left = Passes.prepare(attention(0, 2, 3, 1), Set.of(FusedPattern.GELU));
    assertEquals(1, operators(left).get("Softmax"));
    assertEquals(Model.OPSET, left.opset());
  }

  private Model convolution(boolean training) {
    initializers.put("w", random(1, 3, 2, 3, 3));
    String y =
        node(
            "Conv", Map.of("pads", Attribute.ofInts(1, 1, 1, 1)), "x", "w", constant(random(2, 3)));
    Tensor variance = Tensor.of(new float[] {0.5f, 1, 2}, 3);
    String normal =
        node(
            "BatchNormalization",
            Map.of("training_mode", Attribute.of(training ? 1 : 0), "epsilon", Attribute.of(1e-3f)),
            y,
            constant(random(3, 3)),
            constant(random(4, 3)),
            constant(random(5, 3)),
            constant(variance));
    return build(normal, Shape.of(1, 3, 4, 4), 1, 2, 4, 4);
  }

  @Test
  void batchNormGoesIntoTheConvolution() {
    check(convolution(false), Set.of(FusedPattern.BATCH_NORM), Map.of("Conv", 1L), 1, 2, 4, 4);
  }

  @Test
  void batchNormOfTrainableWeightsStays() {
    Network network = new Network(convolution(false), Set.of("w"));
    Network prepared = Passes.prepare(network, FusedPattern.STANDARD);
    assertEquals(1, operators(prepared.model()).get("BatchNormalization"));
    assertEquals(Set.of("w"), prepared.trainable());
  }

  @Test
  void batchNormThatTrainsStaysUntilItIsPreparedForInference() {
    Network prepared = Passes.prepare(Network.frozen(convolution(true)), FusedPattern.STANDARD);
    assertEquals(1, operators(prepared.model()).get("BatchNormalization"));
    assertEquals(Map.of("Conv", 1L, "Identity", 1L), operators(Passes.inference(prepared.model())));
  }

  @Test
  void linearIsFusedOnlyOnRequest() {
    Model model =
        build(
            node("Add", node("MatMul", "x", constant(random(1, 4, 3))), constant(random(2, 3))),
            Shape.of(2, 5, 3),
            2,
            5,
            4);
    check(model, FusedPattern.STANDARD, Map.of("MatMul", 1L, "Add", 1L), 2, 5, 4);
    Model fused = Passes.prepare(model, Set.of(FusedPattern.LINEAR));
    assertEquals(Map.of("Linear", 1L, "Identity", 1L), operators(fused));
    Node linear = fused.graph().nodes().get(0);
    assertEquals(FusedPattern.DOMAIN, linear.domain());
    assertAgree(model, expanded(fused, linear), Map.of("x", random(3, 2, 5, 4)), 1e-6);
  }

  private String heads(int seed, long heads, long width) {
    String product = node("MatMul", "x", constant(random(seed, 4, heads * width)));
    String sum = node("Add", product, constant(random(seed + 1, heads * width)));
    String sizes = constant(Tensor.of(new long[] {0, 0, heads, width}, 4));
    Map<String, Attribute> order = Map.of("perm", Attribute.ofInts(0, 2, 1, 3));
    return node("Transpose", order, node("Reshape", sum, sizes));
  }

  @Test
  void layersOfOneValueAreSplitIntoHeadsOnce() {
    Model model = build(node("Mul", heads(1, 2, 3), heads(3, 2, 3)), Shape.of(2, 2, 5, 3), 2, 5, 4);
    Model fused = Passes.prepare(model, Set.of(FusedPattern.LINEAR, FusedPattern.HEADS));
    assertEquals(
        Map.of(
            "Linear", 1L, "Reshape", 1L, "Transpose", 1L, "Gather", 2L, "Mul", 1L, "Identity", 1L),
        operators(fused));
    Node linear = fused.graph().nodes().get(0);
    assertAgree(model, expanded(fused, linear), Map.of("x", random(9, 2, 5, 4)), 1e-6);
  }

  @Test
  void layersOfOtherHeadsStayApart() {
    String sum = node("Add", heads(1, 2, 3), node("ReduceSum", heads(3, 3, 2)));
    Model model = build(sum, Shape.of(2, 2, 5, 3), 2, 5, 4);
    Model fused = Passes.prepare(model, Set.of(FusedPattern.LINEAR, FusedPattern.HEADS));
    assertEquals(2, operators(fused).get("Linear"));
  }

  /** What the operator is defined as. */
  private static Model expanded(Model model, Node linear) {
    List<Node> all = new ArrayList<>(model.graph().nodes());
    all.set(
        0,
        new Node(
            "MatMul", "", List.of(linear.input(0), linear.input(1)), List.of("product"), Map.of()));
    all.add(
        1, new Node("Add", "", List.of("product", linear.input(2)), linear.outputs(), Map.of()));
    return OpsetNormalization.with(model, model.graph().with(all, model.graph().initializers()));
  }

  @Test
  void comparisonNoticesADifference() {
    Model model = build(node("Mul", "x", scalar(2)), Shape.of(3), 3);
    initializers.put("c0", Tensor.scalar(2.0001f));
    Model other = OpsetNormalization.with(model, model.graph().with(nodes, initializers));
    assertThrows(
        AssertionError.class, () -> assertAgree(model, other, Map.of("x", random(3, 3)), 1e-5));
  }
}
