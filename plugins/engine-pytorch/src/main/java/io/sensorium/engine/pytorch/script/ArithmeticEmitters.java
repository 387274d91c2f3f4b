package io.sensorium.engine.pytorch.script;

import io.sensorium.network.ElementType;
import io.sensorium.network.compile.Operand;
import java.util.Map;
import java.util.TreeMap;

/** Arithmetic, comparisons and logic of several tensors, with ONNX's broadcasting. */
final class ArithmeticEmitters {
  private ArithmeticEmitters() {}

  static Map<String, Emitter> all() {
    Map<String, Emitter> all = new TreeMap<>();
    all.put("Add", Emitter.single(node -> arithmetic(node, "torch.add(%s, %s)")));
    all.put("Sub", Emitter.single(node -> arithmetic(node, "torch.sub(%s, %s)")));
    all.put("Mul", Emitter.single(node -> arithmetic(node, "torch.mul(%s, %s)")));
    all.put("Div", Emitter.single(ArithmeticEmitters::divide));
    all.put("Pow", Emitter.single(ArithmeticEmitters::power));
    all.put("Mod", Emitter.single(ArithmeticEmitters::modulo));
    Map.of(
            "Equal",
            "eq",
            "Greater",
            "gt",
            "GreaterOrEqual",
            "ge",
            "Less",
            "lt",
            "LessOrEqual",
            "le",
            "And",
            "logical_and",
            "Or",
            "logical_or",
            "Xor",
            "logical_xor")
        .forEach(
            (operator, function) ->
                all.put(operator, Emitter.single(node -> compare(node, function))));
    all.put("Max", Emitter.single(node -> fold(node, "torch.maximum(%s, %s)")));
    all.put("Min", Emitter.single(node -> fold(node, "torch.minimum(%s, %s)")));
    all.put("Sum", Emitter.single(node -> fold(node, "torch.add(%s, %s)")));
    all.put("Mean", Emitter.single(ArithmeticEmitters::mean));
    all.put("Where", Emitter.single(ArithmeticEmitters::where));
    return all;
  }

  private static Operand<String> arithmetic(NodeSource node, String tensors) {
    return node.let(
        tensors.formatted(node.tensor(0), node.tensor(1)), node.type(0), node.broadcastRank());
  }

  /** Integers are divided toward zero. */
  private static Operand<String> divide(NodeSource node) {
    if (node.type(0).isFloating()) {
      return arithmetic(node, "torch.div(%s, %s)");
    }
    return arithmetic(node, "torch.div(%s, %s, rounding_mode=\"trunc\")");
  }

  /** The result has the type of the base. */
  private static Operand<String> power(NodeSource node) {
    String power = "torch.pow(" + node.tensor(0) + ", " + node.tensor(1) + ")";
    if (node.type(0) != node.type(1)) {
      power = "torch.to(" + power + ", " + TorchTypes.code(node.type(0)) + ")";
    }
    return node.let(power, node.type(0), node.broadcastRank());
  }

  private static Operand<String> modulo(NodeSource node) {
    String function = node.node().integer("fmod", 0) == 1 ? "fmod" : "remainder";
    return arithmetic(node, "torch." + function + "(%s, %s)");
  }

  private static Operand<String> compare(NodeSource node, String function) {
    String text = "torch." + function + "(" + node.tensor(0) + ", " + node.tensor(1) + ")";
    return node.let(text, ElementType.BOOL, node.broadcastRank());
  }

  private static Operand<String> fold(NodeSource node, String pair) {
    String folded = node.tensor(0);
    for (int i = 1; i < node.inputs(); i++) {
      folded = node.let(pair.formatted(folded, node.tensor(i)));
    }
    return node.let(folded, node.type(0), node.broadcastRank());
  }

  private static Operand<String> mean(NodeSource node) {
    String sum = node.tensor(fold(node, "torch.add(%s, %s)"));
    return node.let(
        "torch.div(" + sum + ", " + node.inputs() + ")", node.type(0), node.broadcastRank());
  }

  private static Operand<String> where(NodeSource node) {
    String text =
        "torch.where(" + node.tensor(0) + ", " + node.tensor(1) + ", " + node.tensor(2) + ")";
    return node.let(text, node.type(1), node.broadcastRank());
  }
}
