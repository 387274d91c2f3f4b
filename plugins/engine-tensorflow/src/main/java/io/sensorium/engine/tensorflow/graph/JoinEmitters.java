package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.compile.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.tensorflow.Operation;
import org.tensorflow.Output;

/** Operators that join tensors, and that split them. */
final class JoinEmitters {
  private JoinEmitters() {}

  static Map<String, Emitter> all() {
    return Map.of("Concat", Emitter.single(JoinEmitters::concat), "Split", JoinEmitters::split);
  }

  private static Operand<Extent> concat(NodeWriter node) {
    int axis = node.axis(node.node().integer("axis", 0));
    boolean images = IntStream.range(0, node.inputs()).allMatch(node::channelsLast);
    if (images && axis == 1) {
      List<Output<?>> parts = new ArrayList<>();
      IntStream.range(0, node.inputs()).forEach(i -> parts.add(node.image(i)));
      return node.image(node.graph().concatenate(parts, node.rank(0) - 1));
    }
    return node.like(node.graph().concatenate(node.tensors(), axis));
  }

  private static List<Operand<Extent>> split(NodeWriter node) {
    int axis = node.axis(node.node().integer("axis", 0));
    int parts = node.node().outputs().size();
    Output<?> x = node.tensor(0);
    List<Extent> sizes =
        node.has(1)
            ? node.integers(1).elements()
            : node.graph().split(node.graph().size(x, axis), parts);
    if (sizes.size() != parts) {
      throw node.unsupported(sizes.size() + " sizes for " + parts + " outputs");
    }
    Operation split =
        node.graph()
            .op("SplitV")
            .in(x, node.graph().vector(sizes), node.graph().scalar(axis))
            .attribute("num_split", parts)
            .operation();
    List<Operand<Extent>> outputs = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      outputs.add(node.like(split.output(i)));
    }
    return outputs;
  }
}
