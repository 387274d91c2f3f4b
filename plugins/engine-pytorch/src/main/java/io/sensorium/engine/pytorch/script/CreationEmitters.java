package io.sensorium.engine.pytorch.script;

import io.sensorium.network.Attribute;
import io.sensorium.network.ElementType;
import io.sensorium.network.compile.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Operators that make tensors from sizes and numbers, and that run along an axis. */
final class CreationEmitters {
  private CreationEmitters() {}

  static Map<String, Emitter> all() {
    Map<String, Emitter> all = new TreeMap<>();
    all.put("ConstantOfShape", Emitter.single(CreationEmitters::constantOfShape));
    all.put("Range", Emitter.single(CreationEmitters::range));
    all.put("OneHot", Emitter.single(CreationEmitters::oneHot));
    all.put("Trilu", Emitter.single(CreationEmitters::triangle));
    all.put("CumSum", Emitter.single(CreationEmitters::cumulativeSum));
    return all;
  }

  private static Operand<String> constantOfShape(NodeSource node) {
    ElementType type = ElementType.FLOAT;
    double value = 0;
    if (node.node().attributes().get("value") instanceof Attribute.Constant constant) {
      type = constant.value().type();
      value = node.first(constant.value());
    }
    List<String> sizes = node.integers(0).elements();
    String text =
        "torch.full(%s, %s, dtype=%d, %s)"
            .formatted(
                NodeSource.list(sizes),
                NodeSource.literal(value, type),
                TorchTypes.code(type),
                node.device());
    return node.let(text, type, sizes.size());
  }

  private static Operand<String> range(NodeSource node) {
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      numbers.add(node.type(i).isFloating() ? number(node, i) : node.integers(i).elements().get(0));
    }
    String text = "torch.arange(%s, dtype=%d, %s)";
    String bounds = String.join(", ", numbers);
    return node.let(
        text.formatted(bounds, TorchTypes.code(node.type(0)), node.device()), node.type(0), 1);
  }

  private static String number(NodeSource node, int index) {
    if (node.input(index) instanceof ScriptTensor variable) {
      return "float(" + variable.name() + ")";
    }
    return NodeSource.literal(node.number(index, 0));
  }

  private static Operand<String> oneHot(NodeSource node) {
    int rank = node.rank(0) + 1;
    int axis = node.axis(node.node().integer("axis", -1), rank);
    String depth = node.integer(1);
    String indices = node.let("torch.to(" + node.tensor(0) + ", 4)");
    String counted =
        node.let(
            "torch.where(torch.lt(%1$s, 0), torch.add(%1$s, %2$s), %1$s)"
                .formatted(indices, depth));
    long[] shape = new long[rank];
    java.util.Arrays.fill(shape, 1);
    shape[axis] = -1;
    String classes =
        "torch.reshape(torch.arange("
            + depth
            + ", dtype=4, "
            + node.device()
            + "), "
            + NodeSource.list(shape)
            + ")";
    String hit = "torch.eq(torch.unsqueeze(" + counted + ", " + axis + "), " + classes + ")";
    String values = node.tensor(2);
    String text =
        "torch.where("
            + hit
            + ", torch.select("
            + values
            + ", 0, 1), torch.select("
            + values
            + ", 0, 0))";
    return node.let(text, node.type(2), rank);
  }

  private static Operand<String> triangle(NodeSource node) {
    String function = node.node().integer("upper", 1) == 1 ? "triu" : "tril";
    String k = node.has(1) ? node.integers(1).elements().get(0) : "0";
    return node.like("torch." + function + "(" + node.tensor(0) + ", " + k + ")");
  }

  private static Operand<String> cumulativeSum(NodeSource node) {
    int axis = node.axis((long) node.number(1, 0));
    boolean reverse = node.node().integer("reverse", 0) == 1;
    boolean exclusive = node.node().integer("exclusive", 0) == 1;
    String flipped = "torch.flip(%s, [" + axis + "])";
    String x = reverse ? node.let(flipped.formatted(node.tensor(0))) : node.tensor(0);
    String sum =
        node.let(
            "torch.cumsum(" + x + ", " + axis + ", dtype=" + TorchTypes.code(node.type(0)) + ")");
    if (exclusive) {
      sum = node.let("torch.sub(" + sum + ", " + x + ")");
    }
    return node.like(reverse ? flipped.formatted(sum) : sum);
  }
}
