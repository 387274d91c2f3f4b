package io.sensorium.engine.tensorflow.graph;

import io.sensorium.engine.tensorflow.graph.RecurrentEmitter.Direction;
import io.sensorium.engine.tensorflow.graph.RecurrentEmitter.Pass;
import io.sensorium.network.ElementType;
import io.sensorium.network.compile.RecurrentLayer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.tensorflow.Operation;
import org.tensorflow.Output;

/** LSTM (Hochreiter and Schmidhuber, 1997). */
final class LstmEmitter {
  private static final int[] GATES = {0, 2, 3, 1}; // ONNX: i o f c; BlockLSTMV2: i f c o
  private static final int CELLS = 1;
  private static final int OUTPUTS = 6;

  private final NodeWriter node;
  private final GraphWriter graph;
  private final int hidden;

  private LstmEmitter(NodeWriter node, RecurrentLayer layer) {
    this.node = node;
    this.graph = node.graph();
    this.hidden = layer.hidden();
  }

  static Map<String, Emitter> all() {
    return Map.of(
        "LSTM",
        node -> {
          RecurrentLayer layer = RecurrentLayer.of(node, "Sigmoid", "Tanh", "Tanh");
          LstmEmitter emitter = new LstmEmitter(node, layer);
          return new RecurrentEmitter(node, layer).emit(emitter::pass);
        });
  }

  private Pass pass(Direction direction) {
    Sequences sequences = direction.sequences();
    Output<?> length = graph.cast(graph.scalar(sequences.length()), ElementType.INT64);
    Output<?> peephole = graph.call("Fill", graph.ints(hidden), node.scalar(0));
    Output<?> firstHidden = direction.state(RecurrentLayer.HIDDEN_STATE);
    Output<?> firstCell = direction.state(RecurrentLayer.CELL_STATE);
    Operation block =
        graph
            .op("BlockLSTMV2")
            .in(length, direction.read(), firstCell, firstHidden, weights(direction))
            .in(peephole, peephole, peephole, bias(direction))
            .attribute("use_peephole", false)
            .operation();
    Output<?> outputs = block.output(OUTPUTS);
    return new Pass(
        outputs,
        List.of(
            sequences.last(outputs, firstHidden), sequences.last(block.output(CELLS), firstCell)));
  }

  /** Input and recurrent weights as one matrix [in + hidden, 4 hidden]. */
  private Output<?> weights(Direction direction) {
    List<Output<?>> parts = new ArrayList<>();
    for (int place : List.of(RecurrentLayer.INPUT_WEIGHTS, RecurrentLayer.RECURRENT_WEIGHTS)) {
      parts.add(graph.transpose(ordered(direction.of(place), 0), 1, 0));
    }
    return graph.concatenate(parts, 0);
  }

  /** The two biases of ONNX add up. */
  private Output<?> bias(Direction direction) {
    if (!node.has(RecurrentLayer.BIASES)) {
      return graph.call("Fill", graph.ints(4 * hidden), node.scalar(0));
    }
    Output<?> both = direction.of(RecurrentLayer.BIASES);
    return graph.call("AddV2", ordered(both, 0), ordered(both, 4 * hidden));
  }

  private Output<?> ordered(Output<?> x, int offset) {
    int[] places =
        Arrays.stream(GATES)
            .flatMap(gate -> IntStream.range(0, hidden).map(i -> offset + gate * hidden + i))
            .toArray();
    return IndexEmitters.pick(graph, x, graph.ints(places), 0);
  }
}
