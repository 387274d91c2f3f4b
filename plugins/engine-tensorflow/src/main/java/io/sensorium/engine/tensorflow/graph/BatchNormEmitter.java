package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.compile.Operand;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.tensorflow.Output;

/** Batch normalization (Ioffe and Szegedy, ICML 2015), with its statistics frozen or running. */
final class BatchNormEmitter {
  private BatchNormEmitter() {}

  static Map<String, Emitter> all() {
    return Map.of("BatchNormalization", BatchNormEmitter::batchNorm);
  }

  /** Whether a training step changes the node's statistics. */
  static boolean isActive(io.sensorium.network.Node node) {
    return node.operator().equals("BatchNormalization") && node.integer("training_mode", 0) == 1;
  }

  private static List<Operand<Extent>> batchNorm(NodeWriter node) {
    Output<?> x = node.rank(0) > 2 ? node.image(0) : node.tensor(0);
    if (!isActive(node.node()) || !node.training()) {
      Operand<Extent> y = applied(node, x, node.tensor(3), node.tensor(4));
      boolean statistics = isActive(node.node()) && node.node().outputs().size() > 1;
      return statistics ? List.of(y, node.input(3), node.input(4)) : List.of(y);
    }
    for (int i : List.of(3, 4)) {
      if (!(node.input(i) instanceof Operand.Initializer<Extent> initializer)
          || initializer.trainable()) {
        throw node.unsupported(
            "in training, input " + i + " must be an initializer that is not trainable");
      }
    }
    int[] axes = IntStream.range(0, node.rank(0) - 1).toArray();
    Output<?> mean = node.graph().reduce("Mean", x, false, axes);
    Output<?> centred = node.call("Sub", x, mean);
    Output<?> variance = node.graph().reduce("Mean", node.call("Square", centred), false, axes);
    return List.of(
        applied(node, x, mean, variance), running(node, 3, mean), running(node, 4, variance));
  }

  private static Operand<Extent> applied(
      NodeWriter node, Output<?> x, Output<?> mean, Output<?> variance) {
    Output<?> epsilon = node.scalar(node.number("epsilon", 1e-5));
    Output<?> deviation = node.call("Rsqrt", node.call("AddV2", variance, epsilon));
    Output<?> scale = node.call("Mul", node.tensor(1), deviation);
    Output<?> shift = node.call("Sub", node.tensor(2), node.call("Mul", mean, scale));
    Output<?> y = node.call("AddV2", node.call("Mul", x, scale), shift);
    return node.rank(0) > 2 ? node.image(y) : node.like(y);
  }

  /** ONNX's running average: of the population variance. */
  private static Operand<Extent> running(NodeWriter node, int index, Output<?> current) {
    float momentum = node.number("momentum", 0.9);
    Output<?> kept = node.tensor(index);
    Output<?> average =
        node.call(
            "AddV2",
            node.call("Mul", kept, node.scalar(momentum)),
            node.call("Mul", current, node.scalar(1 - momentum)));
    String name = ((Operand.Initializer<Extent>) node.input(index)).name();
    Output<?> reference = node.flow().variables().all().get(name).reference();
    node.flow().updates().add(node.graph().op("Assign").in(reference, average).operation());
    return node.of(average, node.type(index), 1);
  }
}
