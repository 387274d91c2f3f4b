package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.compile.Operand;
import io.sensorium.network.compile.RecurrentLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.tensorflow.Output;

/** What LSTM and GRU share, over {@code [length, batch, width]}. */
final class RecurrentEmitter {
  private final NodeWriter node;
  private final GraphWriter graph;
  private final RecurrentLayer layer;
  private final Sequences sequences;

  RecurrentEmitter(NodeWriter node, RecurrentLayer layer) {
    this.node = node;
    this.graph = node.graph();
    this.layer = layer;
    this.sequences = new Sequences(node);
  }

  /**
   * What one direction gives.
   *
   * @param sequence all states, in the order in which they were read
   * @param states the last of each, {@code [batch, hidden]}
   */
  record Pass(Output<?> sequence, List<Output<?>> states) {}

  List<Operand<Extent>> emit(Function<Direction, Pass> passes) {
    Output<?> x = sequences.cut(node.tensor(0));
    List<Output<?>> parts = new ArrayList<>();
    List<List<Output<?>>> states = new ArrayList<>();
    for (int i = 0; i < layer.directions(); i++) {
      boolean reversed = layer.reversed().get(i);
      Pass pass = passes.apply(new Direction(i, reversed ? sequences.reversed(x) : x));
      Output<?> read = sequences.cut(pass.sequence());
      parts.add(reversed ? sequences.reversed(read) : read);
      states.add(pass.states());
    }
    List<Operand<Extent>> outputs = new ArrayList<>();
    outputs.add(node.of(stacked(parts, 1), node.type(0), 4));
    for (int i = 0; i < states.get(0).size(); i++) {
      int place = i;
      List<Output<?>> ends = states.stream().<Output<?>>map(each -> each.get(place)).toList();
      outputs.add(node.of(stacked(ends, 0), node.type(0), 3));
    }
    return outputs;
  }

  private Output<?> stacked(List<? extends Output<?>> parts, int axis) {
    return graph.op("Pack").list(parts).attribute("axis", axis).output();
  }

  /** One direction of the layer. */
  final class Direction {
    private final int index;
    private final Output<?> read;

    private Direction(int index, Output<?> read) {
      this.index = index;
      this.read = read;
    }

    /** The input, in the order in which it is read. */
    Output<?> read() {
      return read;
    }

    Sequences sequences() {
      return sequences;
    }

    /** This direction's part of an input of the node. */
    Output<?> of(int place) {
      return IndexEmitters.pick(graph, node.tensor(place), graph.scalar(index), 0);
    }

    /** A first state, {@code [batch, hidden]}. */
    Output<?> state(int place) {
      if (node.has(place)) {
        return of(place);
      }
      Extent batch = graph.size(node.tensor(0), 1);
      Output<?> shape = graph.vector(List.of(batch, Extent.of(layer.hidden())));
      return graph.call("Fill", shape, node.scalar(0));
    }
  }
}
