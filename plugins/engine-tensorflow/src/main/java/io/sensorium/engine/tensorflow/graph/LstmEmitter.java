package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.Attribute;
import io.sensorium.network.ElementType;
import io.sensorium.network.compile.Operand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operation;
import org.tensorflow.Output;

/** LSTM (Hochreiter and Schmidhuber, 1997) over {@code [length, batch, width]}. */
final class LstmEmitter {
  private static final int[] GATES = {0, 2, 3, 1}; // ONNX: i o f c; BlockLSTMV2: i f c o
  private static final List<String> ACTIVATIONS = List.of("Sigmoid", "Tanh", "Tanh");

  private final NodeWriter node;
  private final GraphWriter graph;
  private final int hidden;
  private final List<String> directions;

  private LstmEmitter(NodeWriter node) {
    this.node = node;
    this.graph = node.graph();
    this.hidden = (int) node.node().integer("hidden_size", 0);
    String direction = node.node().text("direction", "forward");
    this.directions =
        direction.equals("bidirectional") ? List.of("forward", "reverse") : List.of(direction);
  }

  static Map<String, Emitter> all() {
    return Map.of("LSTM", node -> new LstmEmitter(node).emit());
  }

  private void check() {
    node.requireFloating(0);
    node.require("input_forget", 0);
    node.require("layout", 0);
    node.refuse("clip", "activation_alpha", "activation_beta");
    if (node.has(4) || node.has(7)) {
      throw node.unsupported("sequence_lens and peepholes are not supported");
    }
    if (hidden < 1) {
      throw node.unsupported("hidden_size is missing");
    }
    if (node.attribute("activations") instanceof Attribute.Texts texts) {
      for (int i = 0; i < texts.values().size(); i++) {
        if (!texts.values().get(i).equals(ACTIVATIONS.get(i % 3))) {
          throw node.unsupported("activations " + texts.values() + " are not supported");
        }
      }
    }
  }

  /** What one direction gives: hidden states of each step, and the last hidden and cell state. */
  private record Pass(Output<?> sequence, Output<?> lastHidden, Output<?> lastCell) {}

  private List<Operand<Extent>> emit() {
    check();
    List<Pass> passes = new ArrayList<>();
    for (int i = 0; i < directions.size(); i++) {
      passes.add(pass(i, directions.get(i).equals("reverse")));
    }
    return List.of(
        node.of(stacked(passes.stream().map(Pass::sequence).toList(), 1), node.type(0), 4),
        node.of(stacked(passes.stream().map(Pass::lastHidden).toList(), 0), node.type(0), 3),
        node.of(stacked(passes.stream().map(Pass::lastCell).toList(), 0), node.type(0), 3));
  }

  private Output<?> stacked(List<? extends Output<?>> parts, int axis) {
    return graph.op("Pack").list(parts).attribute("axis", axis).output();
  }

  private Pass pass(int direction, boolean reverse) {
    Output<?> x = node.tensor(0);
    Output<?> read = reverse ? reversed(x) : x;
    Output<?> length = graph.cast(graph.scalar(graph.size(x, 0)), ElementType.INT64);
    Output<?> peephole = graph.call("Fill", graph.ints(hidden), node.scalar(0));
    Operation block =
        graph
            .op("BlockLSTMV2")
            .in(length, read, state(6, direction), state(5, direction), weights(direction))
            .in(peephole, peephole, peephole, bias(direction))
            .attribute("use_peephole", false)
            .operation();
    Output<?> cells = block.output(1);
    Output<?> outputs = block.output(6);
    return new Pass(reverse ? reversed(outputs) : outputs, last(outputs), last(cells));
  }

  private Output<?> reversed(Output<?> x) {
    return graph.call("ReverseV2", x, graph.ints(0));
  }

  private Output<?> last(Output<?> sequence) {
    Extent end = graph.minus(graph.size(node.tensor(0), 0), Extent.one());
    return IndexEmitters.pick(graph, sequence, graph.scalar(end), 0);
  }

  private Output<?> select(int input, int direction) {
    return IndexEmitters.pick(graph, node.tensor(input), graph.scalar(direction), 0);
  }

  private Output<?> state(int input, int direction) {
    if (node.has(input)) {
      return select(input, direction);
    }
    Extent batch = graph.size(node.tensor(0), 1);
    Output<?> shape = graph.vector(List.of(batch, Extent.of(hidden)));
    return graph.call("Fill", shape, node.scalar(0));
  }

  /** Input and recurrent weights as one matrix [in + hidden, 4 hidden]. */
  private Output<?> weights(int direction) {
    List<Output<?>> parts = new ArrayList<>();
    for (int input : List.of(1, 2)) {
      parts.add(graph.transpose(ordered(select(input, direction), 0), 1, 0));
    }
    return graph.concatenate(parts, 0);
  }

  /** The two biases of ONNX add up. */
  private Output<?> bias(int direction) {
    if (!node.has(3)) {
      return graph.call("Fill", graph.ints(4 * hidden), node.scalar(0));
    }
    Output<?> both = select(3, direction);
    return graph.call("AddV2", ordered(both, 0), ordered(both, 4 * hidden));
  }

  private Output<?> ordered(Output<?> x, int offset) {
    int[] places =
        Arrays.stream(GATES)
            .flatMap(
                gate ->
                    java.util.stream.IntStream.range(0, hidden)
                        .map(i -> offset + gate * hidden + i))
            .toArray();
    return IndexEmitters.pick(graph, x, graph.ints(places), 0);
  }
}
