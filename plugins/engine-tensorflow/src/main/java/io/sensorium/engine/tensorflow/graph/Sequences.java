package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.ElementType;
import io.sensorium.network.compile.RecurrentLayer;
import org.tensorflow.Output;

/**
 * Sequences {@code [length, batch, width]} of which each may end early: what comes after the end
 * counts for nothing.
 */
final class Sequences {
  private final NodeWriter node;
  private final GraphWriter graph;
  private final boolean ragged;

  /** The sequences that a recurrent node reads. */
  Sequences(NodeWriter node) {
    this.node = node;
    this.graph = node.graph();
    this.ragged = node.has(RecurrentLayer.LENGTHS);
  }

  /** Whether some may end early. */
  boolean ragged() {
    return ragged;
  }

  Extent length() {
    return graph.size(node.tensor(0), 0);
  }

  private Output<?> lengths() {
    return graph.cast(node.tensor(RecurrentLayer.LENGTHS), ElementType.INT32);
  }

  /** Whether each step stands before the end, {@code [length, batch, 1]}. */
  private Output<?> inside() {
    Output<?> steps = ShapeEmitters.positions(graph, length(), 0, 2);
    return node.call("ExpandDims", node.call("Less", steps, lengths()), graph.scalar(2));
  }

  /** A sequence with zeros after its end. */
  Output<?> cut(Output<?> x) {
    return ragged ? node.call("SelectV2", inside(), x, node.call("ZerosLike", x)) : x;
  }

  /** 1 after the end and 0 before, {@code [length, batch, 1]}. */
  Output<?> outside() {
    return graph.cast(node.call("LogicalNot", inside()), node.type(0));
  }

  /** The part before the end in reverse order, which brings it back too. */
  Output<?> reversed(Output<?> x) {
    if (!ragged) {
      return node.call("ReverseV2", x, graph.ints(0));
    }
    return graph
        .op("ReverseSequence")
        .in(x, lengths())
        .attribute("seq_dim", 0)
        .attribute("batch_dim", 1)
        .output();
  }

  /**
   * What stands at the end, {@code [batch, width]}.
   *
   * @param empty what a sequence without elements has there
   */
  Output<?> last(Output<?> x, Output<?> empty) {
    if (!ragged) {
      Extent end = graph.minus(length(), Extent.one());
      return IndexEmitters.pick(graph, x, graph.scalar(end), 0);
    }
    Output<?> ends = node.call("Sub", lengths(), graph.scalar(1));
    Output<?> rows = node.call("Maximum", ends, graph.scalar(0));
    Output<?> columns = ShapeEmitters.positions(graph, graph.size(node.tensor(0), 1), 0, 1);
    Output<?> places =
        graph.op("Pack").list(java.util.List.of(rows, columns)).attribute("axis", 1).output();
    Output<?> some = node.call("Greater", lengths(), graph.scalar(0));
    return node.call(
        "SelectV2",
        node.call("ExpandDims", some, graph.scalar(1)),
        graph.op("GatherNd").in(x, places).output(),
        empty);
  }
}
