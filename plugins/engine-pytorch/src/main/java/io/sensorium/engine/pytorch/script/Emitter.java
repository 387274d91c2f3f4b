package io.sensorium.engine.pytorch.script;

import java.util.List;

/** Writes one operator's source. */
@FunctionalInterface
interface Emitter {
  /**
   * Writes the lines of one node.
   *
   * @return an operand for each output that the node declares, or for more
   * @throws UnsupportedNodeException if the node asks for what cannot be had
   */
  List<Operand> emit(NodeSource node);

  /** An operator with one output. */
  static Emitter single(Single emitter) {
    return node -> List.of(emitter.emit(node));
  }

  /** Writes the source of an operator with one output. */
  @FunctionalInterface
  interface Single {
    Operand emit(NodeSource node);
  }
}
