package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.ElementType;
import io.sensorium.network.compile.Operand;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.proto.DataType;

/** Operators that pick elements by index, or find indices. */
final class IndexEmitters {
  private IndexEmitters() {}

  static Map<String, Emitter> all() {
    Map<String, Emitter> all = new TreeMap<>();
    all.put("Gather", Emitter.single(IndexEmitters::gather));
    all.put("ArgMax", Emitter.single(node -> argument(node, "ArgMax")));
    all.put("ArgMin", Emitter.single(node -> argument(node, "ArgMin")));
    all.put("TopK", IndexEmitters::topK);
    return all;
  }

  private static Operand<Extent> gather(NodeWriter node) {
    int axis = node.axis(node.node().integer("axis", 0));
    Output<?> x = node.tensor(0);
    if (!node.training() && axis == 0 && isPlace(node)) {
      // A part of the first axis is not copied.
      Output<?> part = node.graph().element(x, (int) node.constantIntegers(1)[0]);
      return node.of(part, node.type(0), node.rank(0) - 1);
    }
    Output<?> picked = pick(node.graph(), x, indices(node, x, axis), axis);
    return node.of(picked, node.type(0), node.rank(0) + node.rank(1) - 1);
  }

  /** Whether the indices are one that is known, counted from the front. */
  private static boolean isPlace(NodeWriter node) {
    return node.isConstant(1) && node.rank(1) == 0 && isIndex(node.constantIntegers(1)[0]);
  }

  private static boolean isIndex(long index) {
    return index >= 0 && index < Integer.MAX_VALUE;
  }

  static Output<?> pick(GraphWriter graph, Output<?> x, Output<?> indices, int axis) {
    return graph.call("GatherV2", x, indices, graph.scalar(axis));
  }

  /** Negative indices count from the end in ONNX; to TensorFlow they are outside. */
  private static Output<?> indices(NodeWriter node, Output<?> x, int axis) {
    Output<?> indices = node.tensor(1);
    boolean positive =
        node.isConstant(1) && Arrays.stream(node.constantIntegers(1)).allMatch(i -> i >= 0);
    return positive ? indices : fromEnd(node, indices, node.type(1), node.graph().size(x, axis));
  }

  static Output<?> fromEnd(NodeWriter node, Output<?> indices, ElementType type, Extent size) {
    GraphWriter graph = node.graph();
    Output<?> counted = node.call("AddV2", indices, graph.cast(graph.scalar(size), type));
    Output<?> negative = node.call("Less", indices, graph.number(0, type));
    return node.call("SelectV2", negative, counted, indices);
  }

  private static Operand<Extent> argument(NodeWriter node, String function) {
    int axis = node.axis(node.node().integer("axis", 0));
    boolean keep = node.node().integer("keepdims", 1) == 1;
    boolean last = node.node().integer("select_last_index", 0) == 1;
    GraphWriter graph = node.graph();
    Output<?> x = node.tensor(0);
    Output<?> searched = last ? node.call("ReverseV2", x, graph.ints(axis)) : x;
    Output<?> index =
        graph
            .op(function)
            .in(searched, graph.scalar(axis))
            .attribute("output_type", DataType.DT_INT64)
            .output();
    if (last) {
      Extent end = graph.minus(graph.size(x, axis), Extent.one());
      index = node.call("Sub", graph.cast(graph.scalar(end), ElementType.INT64), index);
    }
    index = keep ? node.call("ExpandDims", index, graph.scalar(axis)) : index;
    index = node.call("StopGradient", index);
    return node.of(index, ElementType.INT64, node.rank(0) - (keep ? 0 : 1));
  }

  /** TensorFlow looks along the last axis, for the largest; its values have no gradient. */
  private static List<Operand<Extent>> topK(NodeWriter node) {
    boolean largest = node.node().integer("largest", 1) == 1;
    int axis = node.axis(node.node().integer("axis", -1));
    int[] order = swapped(node.rank(0), axis);
    GraphWriter graph = node.graph();
    Output<?> x = graph.transpose(node.tensor(0), order);
    Output<?> k = graph.scalar(node.integers(1).elements().get(0));
    Output<?> searched = largest ? x : reversed(node, x);
    Operation top = graph.op("TopKV2").in(node.call("StopGradient", searched), k).operation();
    Output<?> indices = graph.transpose(top.output(1), order);
    Output<?> values = ScatterEmitters.pickElements(node, node.tensor(0), indices, axis);
    return List.of(
        node.like(values),
        node.of(graph.cast(indices, ElementType.INT64), ElementType.INT64, node.rank(0)));
  }

  /** Numbers in the opposite order. */
  private static Output<?> reversed(NodeWriter node, Output<?> x) {
    return node.call(node.type(0).isFloating() ? "Neg" : "Invert", x);
  }

  /** Exchanges an axis with the last one; the same order brings it back. */
  static int[] swapped(int rank, int axis) {
    int[] order = IntStream.range(0, rank).toArray();
    order[axis] = rank - 1;
    order[rank - 1] = axis;
    return order;
  }
}
