package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.ElementType;
import io.sensorium.network.compile.Operand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.tensorflow.Output;

/** Operators that read or change shapes. */
final class ShapeEmitters {
  private ShapeEmitters() {}

  static Map<String, Emitter> all() {
    Map<String, Emitter> all = new TreeMap<>();
    all.put("Shape", Emitter.single(ShapeEmitters::shape));
    all.put("Size", Emitter.single(ShapeEmitters::size));
    all.put("Reshape", Emitter.single(ShapeEmitters::reshape));
    all.put("Flatten", Emitter.single(ShapeEmitters::flatten));
    all.put("Transpose", Emitter.single(ShapeEmitters::transpose));
    all.put("Unsqueeze", Emitter.single(ShapeEmitters::unsqueeze));
    all.put("Squeeze", Emitter.single(ShapeEmitters::squeeze));
    all.put("Expand", Emitter.single(ShapeEmitters::expand));
    all.put("Tile", Emitter.single(ShapeEmitters::tile));
    return all;
  }

  private static Operand<Extent> shape(NodeWriter node) {
    int start = clamp(node.node().integer("start", 0), node.rank(0));
    int end = clamp(node.node().integer("end", node.rank(0)), node.rank(0));
    return Operand.Integers.vector(node.graph().sizes(node.tensor(0), start, Math.max(start, end)));
  }

  private static int clamp(long axis, int rank) {
    return (int) Math.max(0, Math.min(rank, axis < 0 ? axis + rank : axis));
  }

  private static Operand<Extent> size(NodeWriter node) {
    GraphWriter graph = node.graph();
    return Operand.Integers.scalar(graph.product(graph.sizes(node.tensor(0), 0, node.rank(0))));
  }

  private static Operand<Extent> reshape(NodeWriter node) {
    boolean zeroIsZero = node.node().integer("allowzero", 0) == 1;
    List<Extent> sizes = new ArrayList<>(node.integers(1).elements());
    for (int i = 0; i < sizes.size(); i++) {
      if (sizes.get(i).is(0) && !zeroIsZero) {
        sizes.set(i, node.graph().size(node.tensor(0), node.axis(i)));
      }
    }
    return node.of(node.graph().reshape(node.tensor(0), sizes), node.type(0), sizes.size());
  }

  private static Operand<Extent> flatten(NodeWriter node) {
    long axis = node.node().integer("axis", 1);
    int split = (int) (axis < 0 ? axis + node.rank(0) : axis);
    GraphWriter graph = node.graph();
    Output<?> x = node.tensor(0);
    Extent rows = graph.product(graph.sizes(x, 0, split));
    Extent columns = graph.product(graph.sizes(x, split, node.rank(0)));
    return node.of(graph.reshape(x, List.of(rows, columns)), node.type(0), 2);
  }

  private static Operand<Extent> transpose(NodeWriter node) {
    long[] reversed =
        IntStream.range(0, node.rank(0)).mapToLong(i -> node.rank(0) - 1 - i).toArray();
    long[] order = node.node().integers("perm", reversed);
    if (order.length != node.rank(0)) {
      throw node.unsupported("perm has " + order.length + " axes for " + node.rank(0));
    }
    int[] axes = Arrays.stream(order).mapToInt(node::axis).toArray();
    return node.like(node.graph().transpose(node.tensor(0), axes));
  }

  private static Operand<Extent> unsqueeze(NodeWriter node) {
    long[] axes = node.constantIntegers(1);
    int rank = node.rank(0) + axes.length;
    Output<?> x = node.tensor(0);
    for (int axis :
        Arrays.stream(axes).mapToInt(axis -> node.axis(axis, rank)).sorted().toArray()) {
      x = node.call("ExpandDims", x, node.graph().scalar(axis));
    }
    return node.of(x, node.type(0), rank);
  }

  private static Operand<Extent> squeeze(NodeWriter node) {
    if (!node.has(1)) {
      throw node.unsupported("axes must be given");
    }
    int[] axes = Arrays.stream(node.constantIntegers(1)).mapToInt(node::axis).sorted().toArray();
    return axes.length == 0
        ? node.input(0)
        : node.of(squeezed(node, node.tensor(0), axes), node.type(0), node.rank(0) - axes.length);
  }

  static Output<?> squeezed(NodeWriter node, Output<?> x, int... axes) {
    long[] dimensions = Arrays.stream(axes).asLongStream().toArray();
    return node.graph().op("Squeeze").in(x).attribute("squeeze_dims", dimensions).output();
  }

  /**
   * Broadcasts in both directions: where the tensor is larger than the shape, it keeps its size.
   */
  private static Operand<Extent> expand(NodeWriter node) {
    List<Extent> sizes = node.integers(1).elements();
    GraphWriter graph = node.graph();
    Output<?> x = node.tensor(0);
    Output<?> frame = graph.vector(sizes);
    Output<?> shape = node.call("BroadcastArgs", graph.shape(x), frame);
    int rank = Math.max(node.rank(0), sizes.size());
    return node.of(node.call("BroadcastTo", x, shape), node.type(0), rank);
  }

  private static Operand<Extent> tile(NodeWriter node) {
    Output<?> repeats = node.graph().vector(node.integers(1).elements());
    return node.like(node.call("Tile", node.tensor(0), repeats));
  }

  /** Positions 0, 1, ... of an axis as a column or row that broadcasts along it. */
  static Output<?> positions(GraphWriter graph, Extent size, int axis, int rank) {
    Output<?> range = graph.call("Range", graph.scalar(0), graph.scalar(size), graph.scalar(1));
    long[] shape = new long[rank];
    Arrays.fill(shape, 1);
    shape[axis] = -1;
    return graph.reshape(range, shape);
  }

  static Output<?> positions(GraphWriter graph, Extent size, int axis, int rank, ElementType type) {
    return graph.cast(positions(graph, size, axis, rank), type);
  }
}
