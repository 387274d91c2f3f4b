package io.sensorium.engine.tensorflow.graph;

import java.util.ArrayList;
import java.util.Collections;
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

  private static Operand concat(NodeWriter node) {
    if (node.isShapeArithmetic()) {
      return Operand.Integers.vector(
          IntStream.range(0, node.inputs())
              .mapToObj(node::integers)
              .flatMap(x -> x.elements().stream())
              .toList());
    }
    int axis = node.axis(node.node().integer("axis", 0));
    boolean images = IntStream.range(0, node.inputs()).allMatch(node::channelsLast);
    if (images && axis == 1) {
      List<Output<?>> parts = new ArrayList<>();
      IntStream.range(0, node.inputs()).forEach(i -> parts.add(node.image(i)));
      return node.image(node.graph().concatenate(parts, node.rank(0) - 1));
    }
    return node.like(node.graph().concatenate(node.tensors(), axis));
  }

  private static List<Operand> split(NodeWriter node) {
    int axis = node.axis(node.node().integer("axis", 0));
    int parts = node.node().outputs().size();
    Output<?> x = node.tensor(0);
    List<Extent> sizes =
        node.has(1) ? node.integers(1).elements() : equalSizes(node, x, axis, parts);
    if (sizes.size() != parts) {
      throw node.unsupported(sizes.size() + " sizes for " + parts + " outputs");
    }
    Operation split =
        node.graph()
            .op("SplitV")
            .in(x, node.graph().vector(sizes), node.graph().scalar(axis))
            .attribute("num_split", parts)
            .operation();
    List<Operand> outputs = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      outputs.add(node.like(split.output(i)));
    }
    return outputs;
  }

  /** Parts of one size, of which the last may be smaller. */
  private static List<Extent> equalSizes(NodeWriter node, Output<?> x, int axis, int parts) {
    GraphWriter graph = node.graph();
    Extent whole = graph.size(x, axis);
    Extent part = graph.over(graph.plus(whole, Extent.of(parts - 1)), Extent.of(parts));
    List<Extent> sizes = new ArrayList<>(Collections.nCopies(parts - 1, part));
    sizes.add(graph.minus(whole, graph.times(part, Extent.of(parts - 1))));
    return sizes;
  }
}
