package io.sensorium.engine.tensorflow.graph;

import java.util.List;

/** Writes one operator into the graph. */
@FunctionalInterface
interface Emitter {
  /**
   * Writes one node.
   *
   * @return an operand for each output that the node declares, or for more
   * @throws UnsupportedNodeException if the node asks for what cannot be had
   */
  List<Operand> emit(NodeWriter node);

  /** An operator with one output. */
  static Emitter single(Single emitter) {
    return node -> List.of(emitter.emit(node));
  }

  /** Writes an operator with one output. */
  @FunctionalInterface
  interface Single {
    Operand emit(NodeWriter node);
  }
}
