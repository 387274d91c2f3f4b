package io.sensorium.engine.pytorch.script;

import io.sensorium.network.compile.Operand;
import io.sensorium.network.compile.RecurrentLayer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * LSTM (Hochreiter and Schmidhuber, 1997) and GRU (Cho et al., 2014) over {@code [length, batch,
 * width]}.
 */
final class RecurrentEmitters {
  private static final int[] LSTM_GATES = {0, 2, 3, 1}; // ONNX: i o f c; torch: i f c o
  private static final int[] GRU_GATES = {1, 0, 2}; // ONNX: z r h; torch: r z h
  // What holds each of torch's gates so that a state stays as it is.
  private static final List<Double> LSTM_HOLDS =
      List.of(-RecurrentLayer.HOLD, RecurrentLayer.HOLD, 0.0, 0.0);
  private static final List<Double> GRU_HOLDS = List.of(0.0, RecurrentLayer.HOLD, 0.0);
  private static final String LAYER = "True, 1, 0.0, False, False, False";

  private final NodeSource node;
  private final RecurrentLayer layer;
  private final Sequences sequences;
  private final String input;

  private RecurrentEmitters(NodeSource node, RecurrentLayer layer) {
    this.node = node;
    this.layer = layer;
    this.sequences = new Sequences(node);
    this.input = sequences.cut(node.tensor(0));
  }

  static Map<String, Emitter> all() {
    return Map.of("LSTM", RecurrentEmitters::lstm, "GRU", RecurrentEmitters::gru);
  }

  /**
   * What one direction gives.
   *
   * @param sequence all states, in the order in which they were read
   * @param states the last of each, {@code [1, batch, hidden]}
   */
  private record Pass(String sequence, List<String> states) {}

  private static List<Operand<String>> lstm(NodeSource node) {
    RecurrentLayer layer = RecurrentLayer.of(node, "Sigmoid", "Tanh", "Tanh");
    RecurrentEmitters emitters = new RecurrentEmitters(node, layer);
    return emitters.both(emitters::lstmPass);
  }

  private static List<Operand<String>> gru(NodeSource node) {
    RecurrentLayer layer = RecurrentLayer.of(node, "Sigmoid", "Tanh");
    RecurrentEmitters emitters = new RecurrentEmitters(node, layer);
    boolean afterwards = node.node().integer("linear_before_reset", 0) == 1;
    return emitters.both(afterwards ? emitters::gruPass : emitters::resetFirstPass);
  }

  private List<Operand<String>> both(Function<Direction, Pass> passes) {
    List<String> sequenceParts = new ArrayList<>();
    List<List<String>> stateParts = new ArrayList<>();
    for (int i = 0; i < layer.directions(); i++) {
      boolean reversed = layer.reversed().get(i);
      Pass pass = passes.apply(new Direction(i, reversed ? sequences.reversed(input) : input));
      String read = sequences.cut(pass.sequence());
      sequenceParts.add(reversed ? sequences.reversed(read) : read);
      stateParts.add(pass.states());
    }
    List<Operand<String>> outputs = new ArrayList<>();
    String stacked = "torch.stack(" + NodeSource.list(sequenceParts) + ", 1)";
    outputs.add(node.let(stacked, node.type(0), 4));
    for (int i = 0; i < stateParts.get(0).size(); i++) {
      int place = i;
      List<String> parts = stateParts.stream().map(states -> states.get(place)).toList();
      outputs.add(node.let("torch.cat(" + NodeSource.list(parts) + ", 0)", node.type(0), 3));
    }
    return outputs;
  }

  private Pass lstmPass(Direction direction) {
    String hidden = direction.state(RecurrentLayer.HIDDEN_STATE);
    String cell = direction.state(RecurrentLayer.CELL_STATE);
    String[] parts =
        node.unpack(
            3,
            "torch.lstm(%s, [%s, %s], %s, %s)"
                .formatted(
                    direction.held(),
                    hidden,
                    cell,
                    direction.weights(LSTM_GATES, LSTM_HOLDS),
                    LAYER));
    // The output gate opens after the end too, so the hidden state, unlike the cell, goes on.
    String last = sequences.ragged() ? sequences.last(parts[0], hidden) : parts[1];
    return new Pass(parts[0], List.of(last, parts[2]));
  }

  private Pass gruPass(Direction direction) {
    String[] parts =
        node.unpack(
            2,
            "torch.gru(%s, %s, %s, %s)"
                .formatted(
                    direction.held(),
                    direction.state(RecurrentLayer.HIDDEN_STATE),
                    direction.weights(GRU_GATES, GRU_HOLDS),
                    LAYER));
    return new Pass(parts[0], List.of(parts[1]));
  }

  /** Torch's own applies the reset gate after the recurrent weights; this one before. */
  private Pass resetFirstPass(Direction direction) {
    ResetFirstGru gru =
        new ResetFirstGru(node, layer.hidden(), direction.of(RecurrentLayer.RECURRENT_WEIGHTS));
    String first = direction.state(RecurrentLayer.HIDDEN_STATE);
    String states = gru.states(direction.projected(), first);
    return new Pass(states, List.of(node.let("torch.narrow(" + states + ", 0, -1, 1)")));
  }

  /** One direction of the layer. */
  private final class Direction {
    private final int index;
    private final String read;

    private Direction(int index, String read) {
      this.index = index;
      this.read = read;
    }

    String of(int place) {
      return node.let("torch.select(" + node.tensor(place) + ", 0, " + index + ")");
    }

    /** A first state, {@code [1, batch, hidden]}. */
    String state(int place) {
      if (node.has(place)) {
        return node.let("torch.narrow(" + node.tensor(place) + ", 0, " + index + ", 1)");
      }
      return zeros("[1, " + ShapeEmitters.size(read, 1) + ", " + layer.hidden() + "]");
    }

    /** The input, and beside it what says that a state is held. */
    String held() {
      return sequences.ragged()
          ? node.let("torch.cat([" + read + ", " + sequences.outside() + "], 2)")
          : read;
    }

    /**
     * Input weights, recurrent weights and the two halves of the bias, in torch's order of gates.
     */
    String weights(int[] gates, List<Double> holds) {
      int half = gates.length * layer.hidden();
      String input = ordered(of(RecurrentLayer.INPUT_WEIGHTS), gates, 0);
      if (sequences.ragged()) {
        input = node.let("torch.cat([" + input + ", " + column(holds) + "], 1)");
      }
      String recurrent = ordered(of(RecurrentLayer.RECURRENT_WEIGHTS), gates, 0);
      String bias = bias(2L * half);
      return NodeSource.list(
          List.of(input, recurrent, ordered(bias, gates, 0), ordered(bias, gates, half)));
    }

    private String column(List<Double> holds) {
      return holds.stream()
          .map(hold -> full("[" + layer.hidden() + ", 1]", hold))
          .collect(Collectors.joining(", ", "torch.cat([", "], 0)"));
    }

    private String bias(long size) {
      return node.has(RecurrentLayer.BIASES) ? of(RecurrentLayer.BIASES) : zeros("[" + size + "]");
    }

    /** The input times its weights, with both biases, in ONNX's order of gates. */
    String projected() {
      int hidden = layer.hidden();
      String bias = bias(6L * hidden);
      String sum =
          "torch.add(torch.narrow(%1$s, 0, 0, %2$d), torch.narrow(%1$s, 0, %2$d, %2$d))"
              .formatted(bias, 3 * hidden);
      String product =
          node.let(
              "torch.linear(%s, %s, %s)".formatted(read, of(RecurrentLayer.INPUT_WEIGHTS), sum));
      if (!sequences.ragged()) {
        return product;
      }
      String hold =
          "torch.cat([%s, %s], 0)"
              .formatted(
                  full("[" + hidden + "]", RecurrentLayer.HOLD), full("[" + 2 * hidden + "]", 0));
      return node.let(
          "torch.add(%s, torch.mul(%s, %s))".formatted(product, sequences.outside(), hold));
    }

    private String ordered(String x, int[] gates, long offset) {
      String parts =
          Arrays.stream(gates)
              .mapToObj(
                  gate ->
                      "torch.narrow(%s, 0, %d, %d)"
                          .formatted(x, offset + (long) gate * layer.hidden(), layer.hidden()))
              .collect(Collectors.joining(", "));
      return node.let("torch.cat([" + parts + "], 0)");
    }

    private String zeros(String sizes) {
      return node.let(full(sizes, 0));
    }

    private String full(String sizes, double value) {
      return "torch.full(%s, %s, dtype=%d, %s)"
          .formatted(
              sizes, NodeSource.literal(value), TorchTypes.code(node.type(0)), node.device());
    }
  }
}
