package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.ElementType;
import io.sensorium.network.compile.Operand;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tensorflow.Output;

/** Functions and tests of one tensor, element by element; they keep the order of its axes. */
final class ElementwiseEmitters {
  private static final Map<String, String> FUNCTIONS =
      Map.ofEntries(
          Map.entry("Abs", "Abs"),
          Map.entry("Acos", "Acos"),
          Map.entry("Acosh", "Acosh"),
          Map.entry("Asin", "Asin"),
          Map.entry("Asinh", "Asinh"),
          Map.entry("Atan", "Atan"),
          Map.entry("Atanh", "Atanh"),
          Map.entry("Cos", "Cos"),
          Map.entry("Cosh", "Cosh"),
          Map.entry("Erf", "Erf"),
          Map.entry("Exp", "Exp"),
          Map.entry("Floor", "Floor"),
          Map.entry("Log", "Log"),
          Map.entry("Neg", "Neg"),
          Map.entry("Not", "LogicalNot"),
          Map.entry("Reciprocal", "Reciprocal"),
          Map.entry("Relu", "Relu"),
          Map.entry("Sigmoid", "Sigmoid"),
          Map.entry("Sign", "Sign"),
          Map.entry("Sin", "Sin"),
          Map.entry("Sinh", "Sinh"),
          Map.entry("Sqrt", "Sqrt"),
          Map.entry("Tan", "Tan"),
          Map.entry("Tanh", "Tanh"));

  private ElementwiseEmitters() {}

  static Map<String, Emitter> all() {
    Map<String, Emitter> all = new TreeMap<>();
    FUNCTIONS.forEach(
        (operator, function) -> put(all, operator, (node, x) -> node.call(function, x)));
    for (String operator : List.of("Ceil", "Round")) {
      // Steps have gradient 0, which TensorFlow does not know of these two.
      put(all, operator, (node, x) -> node.call("StopGradient", node.call(operator, x)));
    }
    all.put("Identity", Emitter.single(node -> node.input(0)));
    all.put("IsNaN", Emitter.single(node -> test(node, node.call("IsNan", node.held(0)))));
    all.put("IsInf", Emitter.single(ElementwiseEmitters::isInfinite));
    all.put("Cast", Emitter.single(ElementwiseEmitters::cast));
    all.put("Clip", Emitter.single(ElementwiseEmitters::clip));
    return all;
  }

  /** What an operator does to the elements. */
  @FunctionalInterface
  interface Function {
    Output<?> apply(NodeWriter node, Output<?> x);
  }

  static void put(Map<String, Emitter> all, String operator, Function function) {
    all.put(operator, Emitter.single(node -> keep(node, function.apply(node, node.held(0)))));
  }

  /** A result that is held as the first input is. */
  static Operand<Extent> keep(NodeWriter node, Output<?> x) {
    return new GraphTensor(x, node.type(0), node.rank(0), node.channelsLast(0));
  }

  private static Operand<Extent> test(NodeWriter node, Output<?> x) {
    return new GraphTensor(x, ElementType.BOOL, node.rank(0), node.channelsLast(0));
  }

  private static Operand<Extent> isInfinite(NodeWriter node) {
    boolean negative = node.node().integer("detect_negative", 1) == 1;
    boolean positive = node.node().integer("detect_positive", 1) == 1;
    Output<?> x = node.held(0);
    if (negative && positive) {
      return test(node, node.call("IsInf", x));
    }
    if (!negative && !positive) {
      throw node.unsupported("detecting neither infinity is not supported");
    }
    double infinity = negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    return test(node, node.call("Equal", x, node.scalar(infinity)));
  }

  /** TensorFlow cuts fractions off, as ONNX does. */
  private static Operand<Extent> cast(NodeWriter node) {
    ElementType type = ElementType.ofCode(node.node().integer("to", 0));
    if (type == node.type(0)) {
      return node.input(0);
    }
    Output<?> x = node.graph().cast(node.held(0), type);
    return new GraphTensor(x, type, node.rank(0), node.channelsLast(0));
  }

  private static Operand<Extent> clip(NodeWriter node) {
    Output<?> x = node.held(0);
    if (isRelu6(node)) {
      return keep(node, node.call("Relu6", x));
    }
    if (node.has(1)) {
      x = node.call("Maximum", x, node.tensor(1));
    }
    if (node.has(2)) {
      x = node.call("Minimum", x, node.tensor(2));
    }
    return keep(node, x);
  }

  private static boolean isRelu6(NodeWriter node) {
    return node.type(0) == ElementType.FLOAT
        && node.has(1)
        && node.has(2)
        && node.isConstant(1)
        && node.isConstant(2)
        && node.number(1, 0) == 0
        && node.number(2, 0) == 6;
  }
}
