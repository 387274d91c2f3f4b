package io.sensorium.engine.pytorch.script;

import io.sensorium.network.Attribute;
import io.sensorium.network.compile.Operand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Recurrent layers over {@code [length, batch, width]}. */
final class RecurrentEmitters {
  private static final int[] LSTM_GATES = {0, 2, 3, 1}; // ONNX: i o f c; torch: i f c o
  private static final int[] GRU_GATES = {1, 0, 2}; // ONNX: z r h; torch: r z h

  private RecurrentEmitters() {}

  static Map<String, Emitter> all() {
    return Map.of("LSTM", RecurrentEmitters::lstm, "GRU", RecurrentEmitters::gru);
  }

  private static List<Operand<String>> lstm(NodeSource node) {
    if (node.has(7)) {
      throw node.unsupported("peepholes are not supported");
    }
    node.require("input_forget", 0);
    check(node, "Sigmoid", "Tanh", "Tanh");
    String hidden = state(node, 5);
    String cell = state(node, 6);
    String[] parts =
        node.unpack(
            3,
            "torch.lstm(%s, [%s, %s], %s, True, 1, 0.0, False, %s, False)"
                .formatted(
                    node.tensor(0), hidden, cell, weights(node, LSTM_GATES), bidirectional(node)));
    return List.of(
        sequence(node, parts[0]),
        new ScriptTensor(parts[1], node.type(0), 3),
        new ScriptTensor(parts[2], node.type(0), 3));
  }

  private static List<Operand<String>> gru(NodeSource node) {
    if (node.node().integer("linear_before_reset", 0) != 1) {
      throw node.unsupported("linear_before_reset=0 is not supported");
    }
    check(node, "Sigmoid", "Tanh");
    String[] parts =
        node.unpack(
            2,
            "torch.gru(%s, %s, %s, True, 1, 0.0, False, %s, False)"
                .formatted(
                    node.tensor(0), state(node, 5), weights(node, GRU_GATES), bidirectional(node)));
    return List.of(sequence(node, parts[0]), new ScriptTensor(parts[1], node.type(0), 3));
  }

  private static void check(NodeSource node, String... activations) {
    if (node.has(4)) {
      throw node.unsupported("sequence_lens is not supported");
    }
    node.require("layout", 0);
    node.refuse("clip", "activation_alpha", "activation_beta");
    if (node.node().text("direction", "forward").equals("reverse")) {
      throw node.unsupported("direction=reverse is not supported");
    }
    if (node.attribute("activations") instanceof Attribute.Texts texts) {
      List<String> expected = Arrays.asList(activations);
      for (int i = 0; i < texts.values().size(); i++) {
        if (!texts.values().get(i).equals(expected.get(i % expected.size()))) {
          throw node.unsupported("activations " + texts.values() + " are not supported");
        }
      }
    }
  }

  private static String bidirectional(NodeSource node) {
    return NodeSource.bool(directions(node) == 2);
  }

  private static int directions(NodeSource node) {
    return node.node().text("direction", "forward").equals("bidirectional") ? 2 : 1;
  }

  private static long hidden(NodeSource node) {
    long hidden = node.node().integer("hidden_size", 0);
    if (hidden < 1) {
      throw node.unsupported("hidden_size is missing");
    }
    return hidden;
  }

  private static String state(NodeSource node, int index) {
    if (node.has(index)) {
      return node.tensor(index);
    }
    String batch = ShapeEmitters.size(node.tensor(0), 1);
    String sizes = "[" + directions(node) + ", " + batch + ", " + hidden(node) + "]";
    return node.let(
        "torch.zeros("
            + sizes
            + ", dtype="
            + TorchTypes.code(node.type(0))
            + ", "
            + node.device()
            + ")");
  }

  /**
   * Input weights, recurrent weights and the two halves of the bias, of each direction, with
   * torch's order of gates.
   */
  private static String weights(NodeSource node, int[] gates) {
    long hidden = hidden(node);
    List<String> all = new ArrayList<>();
    for (int direction = 0; direction < directions(node); direction++) {
      all.add(ordered(node, select(node, 1, direction), gates, 0, hidden));
      all.add(ordered(node, select(node, 2, direction), gates, 0, hidden));
      String bias = bias(node, direction, 2L * gates.length * hidden);
      all.add(ordered(node, bias, gates, 0, hidden));
      all.add(ordered(node, bias, gates, gates.length * hidden, hidden));
    }
    return NodeSource.list(all);
  }

  private static String select(NodeSource node, int index, int direction) {
    return node.let("torch.select(" + node.tensor(index) + ", 0, " + direction + ")");
  }

  private static String bias(NodeSource node, int direction, long size) {
    if (node.has(3)) {
      return select(node, 3, direction);
    }
    return node.let(
        "torch.zeros(["
            + size
            + "], dtype="
            + TorchTypes.code(node.type(0))
            + ", "
            + node.device()
            + ")");
  }

  private static String ordered(NodeSource node, String x, int[] gates, long offset, long hidden) {
    String parts =
        Arrays.stream(gates)
            .mapToObj(
                gate -> "torch.narrow(%s, 0, %d, %d)".formatted(x, offset + gate * hidden, hidden))
            .collect(Collectors.joining(", "));
    return node.let("torch.cat([" + parts + "], 0)");
  }

  /** Torch's [length, batch, directions * hidden] as ONNX's [length, directions, batch, hidden]. */
  private static Operand<String> sequence(NodeSource node, String output) {
    String sizes =
        "[%s, %s, %d, %d]"
            .formatted(
                ShapeEmitters.size(output, 0),
                ShapeEmitters.size(output, 1),
                directions(node),
                hidden(node));
    String text = "torch.permute(torch.reshape(" + output + ", " + sizes + "), [0, 2, 1, 3])";
    return node.let(text, node.type(0), 4);
  }
}
