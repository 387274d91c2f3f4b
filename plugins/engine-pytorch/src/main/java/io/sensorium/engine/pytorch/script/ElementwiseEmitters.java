package io.sensorium.engine.pytorch.script;

import io.sensorium.network.ElementType;
import io.sensorium.network.compile.Operand;
import java.util.Map;
import java.util.TreeMap;

/** Functions and tests of one tensor, element by element. */
final class ElementwiseEmitters {
  private ElementwiseEmitters() {}

  private static final Map<String, String> FUNCTIONS =
      Map.ofEntries(
          Map.entry("Abs", "abs"),
          Map.entry("Acos", "acos"),
          Map.entry("Acosh", "acosh"),
          Map.entry("Asin", "asin"),
          Map.entry("Asinh", "asinh"),
          Map.entry("Atan", "atan"),
          Map.entry("Atanh", "atanh"),
          Map.entry("Ceil", "ceil"),
          Map.entry("Cos", "cos"),
          Map.entry("Cosh", "cosh"),
          Map.entry("Erf", "erf"),
          Map.entry("Exp", "exp"),
          Map.entry("Floor", "floor"),
          Map.entry("Log", "log"),
          Map.entry("Neg", "neg"),
          Map.entry("Not", "logical_not"),
          Map.entry("Reciprocal", "reciprocal"),
          Map.entry("Relu", "relu"),
          Map.entry("Round", "round"),
          Map.entry("Sigmoid", "sigmoid"),
          Map.entry("Sign", "sign"),
          Map.entry("Sin", "sin"),
          Map.entry("Sinh", "sinh"),
          Map.entry("Sqrt", "sqrt"),
          Map.entry("Tan", "tan"),
          Map.entry("Tanh", "tanh"));

  static Map<String, Emitter> all() {
    Map<String, Emitter> all = new TreeMap<>();
    FUNCTIONS.forEach(
        (operator, function) ->
            all.put(
                operator,
                Emitter.single(
                    node -> node.like("torch." + function + "(" + node.tensor(0) + ")"))));
    all.put("Identity", Emitter.single(node -> node.input(0)));
    all.put(
        "IsNaN",
        Emitter.single(
            node ->
                node.let("torch.isnan(" + node.tensor(0) + ")", ElementType.BOOL, node.rank(0))));
    all.put("IsInf", Emitter.single(ElementwiseEmitters::isInfinite));
    all.put("Cast", Emitter.single(ElementwiseEmitters::cast));
    all.put("Clip", Emitter.single(ElementwiseEmitters::clip));
    return all;
  }

  private static Operand<String> isInfinite(NodeSource node) {
    boolean negative = node.node().integer("detect_negative", 1) == 1;
    boolean positive = node.node().integer("detect_positive", 1) == 1;
    if (!negative && !positive) {
      throw node.unsupported("detecting neither infinity is not supported");
    }
    String function = negative && positive ? "isinf" : negative ? "isneginf" : "isposinf";
    return node.let(
        "torch." + function + "(" + node.tensor(0) + ")", ElementType.BOOL, node.rank(0));
  }

  private static Operand<String> cast(NodeSource node) {
    ElementType type = ElementType.ofCode(node.node().integer("to", 0));
    if (type == node.type(0)) {
      return node.input(0);
    }
    return node.let(
        "torch.to(" + node.tensor(0) + ", " + TorchTypes.code(type) + ")", type, node.rank(0));
  }

  private static Operand<String> clip(NodeSource node) {
    String x = node.tensor(0);
    if (node.has(1)) {
      x = node.let("torch.maximum(" + x + ", " + node.tensor(1) + ")");
    }
    if (node.has(2)) {
      x = node.let("torch.minimum(" + x + ", " + node.tensor(2) + ")");
    }
    return new ScriptTensor(node.let(x), node.type(0), node.rank(0));
  }
}
