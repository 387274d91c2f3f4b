package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.Attribute;
import io.sensorium.network.ElementType;
import io.sensorium.network.Tensor;
import io.sensorium.network.compile.Operand;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tensorflow.Output;

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

  private static Operand<Extent> constantOfShape(NodeWriter node) {
    Tensor value =
        node.attribute("value") instanceof Attribute.Constant constant
            ? constant.value().reshape()
            : Tensor.scalar(0);
    List<Extent> sizes = node.integers(0).elements();
    Output<?> filled = node.call("Fill", node.graph().vector(sizes), node.graph().constant(value));
    return node.of(filled, value.type(), sizes.size());
  }

  private static Operand<Extent> range(NodeWriter node) {
    Output<?>[] bounds = new Output<?>[3];
    for (int i = 0; i < 3; i++) {
      bounds[i] = node.rank(i) == 0 ? node.tensor(i) : node.graph().reshape(node.tensor(i));
    }
    return node.of(node.call("Range", bounds), node.type(0), 1);
  }

  private static Operand<Extent> oneHot(NodeWriter node) {
    int rank = node.rank(0) + 1;
    int axis = node.axis(node.node().integer("axis", -1), rank);
    GraphWriter graph = node.graph();
    Extent depth = node.integer(1);
    Output<?> wide = graph.cast(node.tensor(0), ElementType.INT64);
    Output<?> indices = IndexEmitters.fromEnd(node, wide, ElementType.INT64, depth);
    Output<?> off = graph.element(node.tensor(2), 0);
    Output<?> on = graph.element(node.tensor(2), 1);
    Output<?> hot =
        graph
            .op("OneHot")
            .in(indices, graph.scalar(depth), on, off)
            .attribute("axis", axis == rank - 1 ? -1 : axis)
            .output();
    return node.of(hot, node.type(2), rank);
  }

  /** How far each element of a matrix lies above the diagonal. */
  private static Output<?> diagonals(NodeWriter node, Output<?> x, int rank) {
    GraphWriter graph = node.graph();
    Output<?> rows = ShapeEmitters.positions(graph, graph.size(x, rank - 2), 0, 2);
    Output<?> columns = ShapeEmitters.positions(graph, graph.size(x, rank - 1), 1, 2);
    return node.call("Sub", columns, rows);
  }

  private static Operand<Extent> triangle(NodeWriter node) {
    boolean upper = node.node().integer("upper", 1) == 1;
    Extent k = node.has(1) ? node.integers(1).elements().get(0) : Extent.zero();
    Output<?> x = node.tensor(0);
    Output<?> kept =
        node.call(
            upper ? "GreaterEqual" : "LessEqual",
            diagonals(node, x, node.rank(0)),
            node.graph().scalar(k));
    return node.like(node.call("SelectV2", kept, x, node.call("ZerosLike", x)));
  }

  private static Operand<Extent> cumulativeSum(NodeWriter node) {
    int axis = node.axis((long) node.number(1, 0));
    Output<?> sum =
        node.graph()
            .op("Cumsum")
            .in(node.tensor(0), node.graph().scalar(axis))
            .attribute("reverse", node.node().integer("reverse", 0) == 1)
            .attribute("exclusive", node.node().integer("exclusive", 0) == 1)
            .output();
    return node.like(sum);
  }
}
