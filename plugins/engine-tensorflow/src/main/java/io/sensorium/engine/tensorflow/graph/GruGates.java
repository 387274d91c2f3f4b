package io.sensorium.engine.tensorflow.graph;

import java.util.List;
import org.tensorflow.Output;

/**
 * The gates of a GRU before a step, each {@code [rows, hidden]}.
 *
 * @param proposed the candidate for the next state
 * @param product what the state gives to the candidate
 * @param state before the step
 */
record GruGates(
    GraphWriter graph,
    Output<?> update,
    Output<?> reset,
    Output<?> proposed,
    Output<?> product,
    Output<?> state) {
  /** As many parts has {@link #joined}. */
  static final int PARTS = 5;

  Output<?> joined() {
    return graph.concatenate(List.of(update, reset, proposed, product, state), 1);
  }

  /** What {@link #joined} gave. */
  static GruGates parted(GraphWriter graph, Output<?> row, int hidden) {
    return new GruGates(
        graph,
        graph.last(row, 0, hidden),
        graph.last(row, hidden, hidden),
        graph.last(row, 2 * hidden, hidden),
        graph.last(row, 3 * hidden, hidden),
        graph.last(row, 4 * hidden, hidden));
  }

  private Output<?> without(Output<?> x) {
    return graph.call("Sub", graph.number(1, TensorTypes.elementType(x.dataType())), x);
  }

  /** An update gate of exactly 1 keeps the state exactly. */
  Output<?> next() {
    return graph.call(
        "AddV2", graph.call("Mul", without(update), proposed), graph.call("Mul", update, state));
  }

  /** The gradient of the candidate before its tanh. */
  Output<?> proposedGradient(Output<?> total) {
    Output<?> slope = without(graph.call("Square", proposed));
    return graph.call("Mul", graph.call("Mul", total, without(update)), slope);
  }

  /** The gradient of the update gate before its sigmoid. */
  Output<?> updateGradient(Output<?> total) {
    return throughSigmoid(update, total, graph.call("Sub", state, proposed));
  }

  /**
   * The gradient of the reset gate before its sigmoid.
   *
   * @param gradient of what the gate makes
   * @param factor what the gate is multiplied with
   */
  Output<?> resetGradient(Output<?> gradient, Output<?> factor) {
    return throughSigmoid(reset, gradient, factor);
  }

  private Output<?> throughSigmoid(Output<?> gate, Output<?> gradient, Output<?> factor) {
    Output<?> slope = graph.call("Mul", gate, without(gate));
    return graph.call("Mul", graph.call("Mul", gradient, factor), slope);
  }
}
