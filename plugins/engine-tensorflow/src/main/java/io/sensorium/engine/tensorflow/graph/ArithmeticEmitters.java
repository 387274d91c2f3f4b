package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.ElementType;
import io.sensorium.network.compile.Operand;
import java.util.Map;
import java.util.TreeMap;
import org.tensorflow.Output;

/** Arithmetic, comparisons and logic of several tensors, with ONNX's broadcasting. */
final class ArithmeticEmitters {
  private static final Map<String, String> TESTS =
      Map.of(
          "Equal", "Equal",
          "Greater", "Greater",
          "GreaterOrEqual", "GreaterEqual",
          "Less", "Less",
          "LessOrEqual", "LessEqual",
          "And", "LogicalAnd",
          "Or", "LogicalOr",
          "Xor", "NotEqual");

  private ArithmeticEmitters() {}

  static Map<String, Emitter> all() {
    Map<String, Emitter> all = new TreeMap<>();
    all.put("Add", Emitter.single(node -> Broadcast.of(node).apply("AddV2", node.type(0))));
    all.put("Sub", Emitter.single(node -> Broadcast.of(node).apply("Sub", node.type(0))));
    all.put("Mul", Emitter.single(node -> Broadcast.of(node).apply("Mul", node.type(0))));
    all.put("Div", Emitter.single(node -> Broadcast.of(node).apply(division(node), node.type(0))));
    all.put("Mod", Emitter.single(ArithmeticEmitters::modulo));
    all.put("Pow", Emitter.single(ArithmeticEmitters::power));
    TESTS.forEach(
        (operator, test) ->
            all.put(
                operator,
                Emitter.single(node -> Broadcast.of(node).apply(test, ElementType.BOOL))));
    all.put("Max", Emitter.single(node -> fold(node, "Maximum")));
    all.put("Min", Emitter.single(node -> fold(node, "Minimum")));
    all.put("Sum", Emitter.single(node -> fold(node, "AddV2")));
    all.put("Mean", Emitter.single(ArithmeticEmitters::mean));
    all.put("Where", Emitter.single(ArithmeticEmitters::where));
    return all;
  }

  /** Integers are divided toward zero. */
  private static String division(NodeWriter node) {
    return node.type(0).isFloating() ? "RealDiv" : "TruncateDiv";
  }

  private static Operand<Extent> modulo(NodeWriter node) {
    boolean sameSign = node.node().integer("fmod", 0) == 1;
    return sameSign
        ? Broadcast.of(node).apply(node.type(0).isFloating() ? "Mod" : "TruncateMod", node.type(0))
        : Broadcast.of(node).apply("FloorMod", node.type(0));
  }

  /**
   * The result has the type of the base. TensorFlow has both of one type: the one that holds more.
   */
  private static Operand<Extent> power(NodeWriter node) {
    if (node.type(0) == node.type(1)) {
      return Broadcast.of(node).apply("Pow", node.type(0));
    }
    ElementType common = node.type(0).isFloating() ? node.type(0) : ElementType.DOUBLE;
    GraphWriter graph = node.graph();
    Output<?> power =
        node.call("Pow", graph.cast(node.tensor(0), common), graph.cast(node.tensor(1), common));
    return node.of(
        graph.cast(power, node.type(0)), node.type(0), Math.max(node.rank(0), node.rank(1)));
  }

  private static Operand<Extent> fold(NodeWriter node, String operation) {
    Output<?> folded = node.tensor(0);
    int rank = node.rank(0);
    for (int i = 1; i < node.inputs(); i++) {
      folded = node.call(operation, folded, node.tensor(i));
      rank = Math.max(rank, node.rank(i));
    }
    return node.of(folded, node.type(0), rank);
  }

  private static Operand<Extent> mean(NodeWriter node) {
    GraphTensor sum = (GraphTensor) fold(node, "AddV2");
    Output<?> mean = node.call("RealDiv", sum.x(), node.scalar(node.inputs()));
    return node.of(mean, sum.type(), sum.rank());
  }

  private static Operand<Extent> where(NodeWriter node) {
    int rank = Math.max(node.rank(0), Math.max(node.rank(1), node.rank(2)));
    Output<?> chosen = node.call("SelectV2", node.tensor(0), node.tensor(1), node.tensor(2));
    return node.of(chosen, node.type(1), rank);
  }
}
