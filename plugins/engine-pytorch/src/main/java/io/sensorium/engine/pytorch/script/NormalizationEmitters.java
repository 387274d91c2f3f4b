package io.sensorium.engine.pytorch.script;

import io.sensorium.network.compile.Operand;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Softmax and normalization layers. */
final class NormalizationEmitters {
  private NormalizationEmitters() {}

  static Map<String, Emitter> all() {
    Map<String, Emitter> all = new TreeMap<>();
    all.put("Softmax", Emitter.single(node -> softmax(node, "softmax")));
    all.put("LogSoftmax", Emitter.single(node -> softmax(node, "log_softmax")));
    all.put("Hardmax", Emitter.single(NormalizationEmitters::hardmax));
    all.put("LayerNormalization", NormalizationEmitters::layerNorm);
    all.put("InstanceNormalization", Emitter.single(NormalizationEmitters::instanceNorm));
    all.put("GroupNormalization", Emitter.single(NormalizationEmitters::groupNorm));
    all.put("LpNormalization", Emitter.single(NormalizationEmitters::lpNorm));
    all.put("BatchNormalization", NormalizationEmitters::batchNorm);
    return all;
  }

  private static Operand<String> softmax(NodeSource node, String function) {
    int axis = node.axis(node.node().integer("axis", -1));
    return node.like("torch." + function + "(" + node.tensor(0) + ", " + axis + ")");
  }

  /** One where the largest element stands, the first of several. */
  private static Operand<String> hardmax(NodeSource node) {
    int axis = node.axis(node.node().integer("axis", -1));
    String x = node.tensor(0);
    String largest = "torch.argmax(" + x + ", " + axis + ", True)";
    return node.like("torch.scatter(torch.zeros_like(%s), %d, %s, 1)".formatted(x, axis, largest));
  }

  private static List<Operand<String>> layerNorm(NodeSource node) {
    int axis = node.axis(node.node().integer("axis", -1));
    String x = node.tensor(0);
    String sizes =
        IntStream.range(axis, node.rank(0))
            .mapToObj(i -> ShapeEmitters.size(x, i))
            .collect(Collectors.joining(", "));
    // Torch's own scale and bias have all the normalized axes; ONNX's broadcast to them.
    boolean whole = node.rank(1) == node.rank(0) - axis;
    String arguments =
        "(%s, [%s], %s, %s, %s)"
            .formatted(
                x,
                sizes,
                whole ? node.tensor(1) : "None",
                whole ? node.tensorOrNone(2) : "None",
                NodeSource.literal(node.number("epsilon", 1e-5)));
    if (!node.hasOutput(1) && !node.hasOutput(2)) {
      return List.of(scaled(node, node.let("torch.layer_norm" + arguments), whole));
    }
    String[] parts = node.unpack(3, "torch.native_layer_norm" + arguments);
    return List.of(scaled(node, parts[0], whole), node.like(parts[1]), node.like(parts[2]));
  }

  private static Operand<String> scaled(NodeSource node, String normalized, boolean done) {
    return done
        ? node.like(normalized)
        : affine(node, normalized, node.tensor(1), node.has(2) ? node.tensor(2) : "0.0");
  }

  private static Operand<String> affine(NodeSource node, String x, String scale, String shift) {
    return node.like("torch.add(torch.mul(" + x + ", " + scale + "), " + shift + ")");
  }

  private static Operand<String> instanceNorm(NodeSource node) {
    String epsilon = NodeSource.literal(node.number("epsilon", 1e-5));
    return node.like(
        "torch.instance_norm(%s, %s, %s, None, None, True, 0.0, %s, False)"
            .formatted(node.tensor(0), node.tensor(1), node.tensor(2), epsilon));
  }

  private static Operand<String> groupNorm(NodeSource node) {
    long groups = node.node().integer("num_groups", 0);
    String epsilon = NodeSource.literal(node.number("epsilon", 1e-5));
    return node.like(
        "torch.group_norm(%s, %d, %s, %s, %s, False)"
            .formatted(node.tensor(0), groups, node.tensor(1), node.tensor(2), epsilon));
  }

  private static Operand<String> lpNorm(NodeSource node) {
    int axis = node.axis(node.node().integer("axis", -1));
    long p = node.node().integer("p", 2);
    String x = node.tensor(0);
    return node.like("torch.div(%1$s, torch.norm(%1$s, %2$d, [%3$d], True))".formatted(x, p, axis));
  }

  private static List<Operand<String>> batchNorm(NodeSource node) {
    String epsilon = NodeSource.literal(node.number("epsilon", 1e-5));
    boolean marked = node.node().integer("training_mode", 0) == 1;
    if (!marked || !node.training()) {
      return List.of(normalized(node, node.tensor(3), node.tensor(4), epsilon));
    }
    for (int i : List.of(3, 4)) {
      if (!(node.input(i) instanceof Operand.Initializer<String> initializer)
          || initializer.trainable()) {
        throw node.unsupported(
            "in training, input " + i + " must be an initializer that is not trainable");
      }
    }
    String x = node.tensor(0);
    String axes =
        IntStream.range(0, node.rank(0))
            .filter(i -> i != 1)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", "));
    String detached = node.let("torch.detach(" + x + ")");
    String mean = node.let("torch.mean(" + detached + ", [" + axes + "])");
    String variance = node.let("torch.var(" + detached + ", [" + axes + "], False)");
    float momentum = node.number("momentum", 0.9);
    Operand<String> y =
        node.like(
            "torch.batch_norm(%s, %s, %s, None, None, True, 0.0, %s, False)"
                .formatted(x, node.tensor(1), node.tensor(2), epsilon));
    return List.of(y, running(node, 3, mean, momentum), running(node, 4, variance, momentum));
  }

  private static Operand<String> normalized(
      NodeSource node, String mean, String variance, String epsilon) {
    return node.like(
        "torch.batch_norm(%s, %s, %s, %s, %s, False, 0.0, %s, False)"
            .formatted(node.tensor(0), node.tensor(1), node.tensor(2), mean, variance, epsilon));
  }

  /** ONNX's running average: of the population variance, where torch's own takes the sample's. */
  private static Operand<String> running(
      NodeSource node, int index, String current, float momentum) {
    String kept = node.tensor(index);
    String decayed = "torch.mul_(" + kept + ", " + NodeSource.literal(momentum) + ")";
    String text =
        "torch.add_("
            + decayed
            + ", "
            + current
            + ", alpha="
            + NodeSource.literal(1 - momentum)
            + ")";
    return node.let(text, node.type(index), 1);
  }
}
