package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.compile.NodeEmitter;
import io.sensorium.network.compile.Operand;
import java.util.List;
import java.util.function.Function;

/** Writes one operator into the graph. */
@FunctionalInterface
interface Emitter extends NodeEmitter<NodeWriter, Extent> {
  /** An operator with one output. */
  static Emitter single(Function<NodeWriter, Operand<Extent>> emitter) {
    return node -> List.of(emitter.apply(node));
  }
}
