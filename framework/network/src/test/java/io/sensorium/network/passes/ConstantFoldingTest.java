package io.sensorium.network.passes;

import static io.sensorium.network.OnnxRuntimeOracle.assertAgree;
import static io.sensorium.network.OnnxRuntimeOracle.model;
import static io.sensorium.network.OnnxRuntimeOracle.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sensorium.network.Attribute;
import io.sensorium.network.Dimension;
import io.sensorium.network.ElementType;
import io.sensorium.network.Graph;
import io.sensorium.network.InvalidNetworkException;
import io.sensorium.network.Model;
import io.sensorium.network.Node;
import io.sensorium.network.Shape;
import io.sensorium.network.Tensor;
import io.sensorium.network.ValueInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each operator on constants, folded here and computed by ONNX Runtime. */
class ConstantFoldingTest {
  private static final Tensor FLOATS = Tensor.of(new float[] {-1.5f, 0.25f, 2, 3, 4.5f, -6}, 2, 3);
  private static final Tensor INTEGERS = Tensor.of(new long[] {-7, 2, 9}, 3);

  @Test
  void arithmeticOfFloats() {
    Tensor row = Tensor.of(new float[] {2, 0.25f, -3}, 3);
    for (String operator : List.of("Add", "Sub", "Mul", "Div", "Min", "Max")) {
      check(operator, Map.of(), FLOATS, row);
      check(operator, Map.of(), row, FLOATS);
    }
    for (String operator : List.of("Equal", "Less", "Greater", "LessOrEqual", "GreaterOrEqual")) {
      check(operator, Map.of(), FLOATS, row);
    }
    for (String operator :
        List.of("Neg", "Abs", "Floor", "Ceil", "Exp", "Reciprocal", "Identity")) {
      check(operator, Map.of(), FLOATS);
    }
    check("Pow", Map.of(), FLOATS, Tensor.scalar(2));
    check("Sqrt", Map.of(), Tensor.of(new float[] {4, 2}, 2));
  }

  @Test
  void arithmeticOfIntegers() {
    for (String operator : List.of("Add", "Sub", "Mul", "Div", "Equal", "Less", "Min", "Max")) {
      check(operator, Map.of(), INTEGERS, Tensor.of(new long[] {2}, 1));
    }
    check("Cast", Map.of("to", Attribute.of(7)), FLOATS);
    check("Cast", Map.of("to", Attribute.of(9)), FLOATS);
    check("Cast", Map.of("to", Attribute.of(1)), INTEGERS);
  }

  @Test
  void outputThatIsAConstantBecomesAnIdentity() {
    Node constant =
        new Node(
            "Constant",
            "",
            List.of(),
            List.of("y"),
            Map.of("value", new Attribute.Constant(FLOATS)));
    Graph graph =
        ConstantFolding.apply(
            new Graph(
                "test",
                List.of(constant),
                Map.of(),
                List.of(),
                List.of(new ValueInfo("y", ElementType.FLOAT, Shape.of(2, 3)))),
            Set.of());
    Node identity = graph.nodes().get(0);
    assertEquals("Identity", identity.operator());
    assertEquals(FLOATS, graph.initializers().get(identity.input(0)));
  }

  @Test
  void movementOfElements() {
    check("Transpose", Map.of("perm", Attribute.ofInts(2, 0, 1)), random(1, 2, 3, 4));
    check("Transpose", Map.of(), FLOATS);
    check(
        "Gather",
        Map.of("axis", Attribute.of(1)),
        FLOATS,
        Tensor.of(new long[] {-1, 0, 1, 1}, 2, 2));
    check("Gather", Map.of(), INTEGERS, Tensor.of(new long[] {1}));
    check("Concat", Map.of("axis", Attribute.of(0)), INTEGERS, INTEGERS);
    check("Slice", Map.of(), FLOATS, ints(0), ints(Long.MAX_VALUE), ints(1), ints(2));
    check("Slice", Map.of(), FLOATS, ints(-2), ints(-1), ints(-1));
    check("Slice", Map.of(), random(1, 4, 3), ints(1, 0), ints(9, 2));
    check("Reshape", Map.of(), FLOATS, ints(0, -1, 1));
    check("Unsqueeze", Map.of(), FLOATS, ints(0, -1));
    check("Squeeze", Map.of(), random(1, 1, 3, 1), ints(-1));
    check("Expand", Map.of(), INTEGERS, ints(2, 1));
    check("Where", Map.of(), Tensor.of(new boolean[] {true, false, true}, 3), INTEGERS, ints(5));
    check("ConstantOfShape", Map.of("value", new Attribute.Constant(ints(4))), ints(2, 2));
    check(
        "Range",
        Map.of(),
        Tensor.of(new long[] {7}),
        Tensor.of(new long[] {-2}),
        Tensor.of(new long[] {-2}));
    check("Shape", Map.of(), FLOATS);
  }

  @Test
  void everyFormOfConstantIsAnInitializer() {
    for (Map<String, Attribute> form :
        List.<Map<String, Attribute>>of(
            Map.of("value", new Attribute.Constant(FLOATS)),
            Map.of("value_float", Attribute.of(2f)),
            Map.of("value_floats", new Attribute.Floats(List.of(1f, 2f))),
            Map.of("value_int", Attribute.of(3)),
            Map.of("value_ints", Attribute.ofInts(4, 5)))) {
      check("Constant", form);
    }
  }

  @Test
  void largeConstantsAreLeftToTheEngine() {
    assertEquals(2, fold("Neg", Map.of(), random(1, 200, 200)).nodes().size());
    assertEquals(2, fold("Expand", Map.of(), INTEGERS, ints(1L << 40, 3)).nodes().size());
  }

  @Test
  void trainableWeightsAreNoConstants() {
    Model model = single("Neg", Map.of(), FLOATS);
    assertEquals(2, ConstantFolding.apply(model.graph(), Set.of("c0")).nodes().size());
  }

  @Test
  void constantsThatDoNotFitAreNamed() {
    InvalidNetworkException refused =
        assertThrows(
            InvalidNetworkException.class, () -> fold("Gather", Map.of(), INTEGERS, ints(5)));
    assertEquals("Gather 'folded' -> r", refused.field());
  }

  private static Tensor ints(long... values) {
    return Tensor.of(values, values.length);
  }

  private static void check(
      String operator, Map<String, Attribute> attributes, Tensor... constants) {
    Model model = single(operator, attributes, constants);
    Graph folded = ConstantFolding.apply(model.graph(), Set.of());
    assertEquals(List.of("Cast"), folded.nodes().stream().map(Node::operator).toList(), operator);
    assertAgree(model, OpsetNormalization.with(model, folded), Map.of(), 1e-6);
  }

  private static Graph fold(
      String operator, Map<String, Attribute> attributes, Tensor... constants) {
    return ConstantFolding.apply(single(operator, attributes, constants).graph(), Set.of());
  }

  /** The operator, whatever it gives as floats, and an end that folding leaves. */
  private static Model single(
      String operator, Map<String, Attribute> attributes, Tensor... constants) {
    Map<String, Tensor> initializers = new LinkedHashMap<>();
    for (Tensor constant : constants) {
      initializers.put("c" + initializers.size(), constant);
    }
    List<String> inputs = List.copyOf(initializers.keySet());
    return model(
        21,
        List.of(),
        List.of(new ValueInfo("y", ElementType.FLOAT, new Shape(List.of(Dimension.symbolic(""))))),
        initializers,
        new Node(operator, "folded", inputs, List.of("r"), attributes),
        new Node("Cast", "cast", List.of("r"), List.of("y"), Map.of("to", Attribute.of(1))));
  }
}
