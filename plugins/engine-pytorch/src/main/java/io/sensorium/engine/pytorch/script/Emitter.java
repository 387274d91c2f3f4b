package io.sensorium.engine.pytorch.script;

import io.sensorium.network.compile.NodeEmitter;
import io.sensorium.network.compile.Operand;
import java.util.List;
import java.util.function.Function;

/** Writes one operator's source. */
@FunctionalInterface
interface Emitter extends NodeEmitter<NodeSource, String> {
  /** An operator with one output. */
  static Emitter single(Function<NodeSource, Operand<String>> emitter) {
    return node -> List.of(emitter.apply(node));
  }
}
