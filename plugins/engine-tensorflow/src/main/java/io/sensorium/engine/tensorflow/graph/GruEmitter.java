package io.sensorium.engine.tensorflow.graph;

import io.sensorium.engine.tensorflow.graph.RecurrentEmitter.Direction;
import io.sensorium.engine.tensorflow.graph.RecurrentEmitter.Pass;
import io.sensorium.network.compile.RecurrentLayer;
import java.util.List;
import java.util.Map;
import org.tensorflow.Output;

/** GRU (Cho et al., 2014): one product for the inputs of all steps, then a {@link GruScan}. */
final class GruEmitter {
  private final NodeWriter node;
  private final GraphWriter graph;
  private final int hidden;
  private final boolean afterwards;

  private GruEmitter(NodeWriter node, RecurrentLayer layer) {
    this.node = node;
    this.graph = node.graph();
    this.hidden = layer.hidden();
    this.afterwards = node.node().integer("linear_before_reset", 0) == 1;
  }

  static Map<String, Emitter> all() {
    return Map.of(
        "GRU",
        node -> {
          RecurrentLayer layer = RecurrentLayer.of(node, "Sigmoid", "Tanh");
          GruEmitter emitter = new GruEmitter(node, layer);
          return new RecurrentEmitter(node, layer).emit(emitter::pass);
        });
  }

  private Pass pass(Direction direction) {
    Output<?> recurrent = graph.transpose(direction.of(RecurrentLayer.RECURRENT_WEIGHTS), 1, 0);
    GruScan scan =
        new GruScan(
            graph,
            projected(direction),
            graph.last(recurrent, 0, 2 * hidden),
            graph.last(recurrent, 2 * hidden, hidden),
            afterwards ? bias(direction, 5, 1) : zeros(hidden),
            direction.state(RecurrentLayer.HIDDEN_STATE),
            hidden,
            afterwards);
    Output<?> states = node.flow().boundary(scan);
    Extent end = graph.minus(direction.sequences().length(), Extent.one());
    return new Pass(states, List.of(IndexEmitters.pick(graph, states, graph.scalar(end), 0)));
  }

  /** The inputs of all steps times their weights, with what does not depend on a state. */
  private Output<?> projected(Direction direction) {
    Output<?> weight = graph.transpose(direction.of(RecurrentLayer.INPUT_WEIGHTS), 1, 0);
    Output<?> x = direction.read();
    Output<?> rows = graph.reshape(x, List.of(Extent.of(-1), graph.size(weight, 0)));
    Output<?> sum = node.call("AddV2", node.call("MatMul", rows, weight), inputBias(direction));
    Output<?> steps =
        graph.reshape(sum, List.of(graph.size(x, 0), graph.size(x, 1), Extent.of(3L * hidden)));
    return direction.sequences().ragged()
        ? node.call("AddV2", steps, node.call("Mul", direction.sequences().outside(), hold()))
        : steps;
  }

  /** Both biases; the one of the candidate's recurrent weights stays out if it is reset too. */
  private Output<?> inputBias(Direction direction) {
    if (!node.has(RecurrentLayer.BIASES)) {
      return zeros(3 * hidden);
    }
    Output<?> recurrent =
        afterwards
            ? graph.concatenate(List.of(bias(direction, 3, 2), zeros(hidden)), 0)
            : bias(direction, 3, 3);
    return node.call("AddV2", bias(direction, 0, 3), recurrent);
  }

  private Output<?> bias(Direction direction, int gate, int gates) {
    return node.has(RecurrentLayer.BIASES)
        ? graph.last(direction.of(RecurrentLayer.BIASES), gate * hidden, gates * hidden)
        : zeros(gates * hidden);
  }

  /** An update gate that is held open keeps the state as it is. */
  private Output<?> hold() {
    Output<?> open = node.call("Fill", graph.ints(hidden), node.scalar(RecurrentLayer.HOLD));
    return graph.concatenate(List.of(open, zeros(2 * hidden)), 0);
  }

  private Output<?> zeros(int size) {
    return node.call("Fill", graph.ints(size), node.scalar(0));
  }
}
