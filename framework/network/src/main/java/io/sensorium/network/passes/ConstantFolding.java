package io.sensorium.network.passes;

import io.sensorium.network.Attribute;
import io.sensorium.network.Graph;
import io.sensorium.network.InvalidNetworkException;
import io.sensorium.network.Node;
import io.sensorium.network.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/**
 * Computes what depends on constants alone. Sizes are bounded, so that weights stay where the file
 * maps them.
 */
final class ConstantFolding {
  /** The most elements of a tensor that is read or made here. */
  static final int LARGEST = 1 << 14;

  private ConstantFolding() {}

  static Graph apply(Graph graph, Set<String> variables) {
    GraphEditor editor = new GraphEditor(graph, variables);
    for (Node node : graph.nodes()) {
      Optional<Tensor> value =
          node.operator().equals("Constant") ? Optional.of(constant(node)) : fold(editor, node);
      if (value.isPresent() && !editor.isOutput(node.output())) {
        editor.replace(node.output(), value.get());
      } else {
        editor.add(value.isPresent() ? output(editor, node, value.get()) : node);
      }
    }
    return Identities.apply(editor.graph());
  }

  /**
   * An output keeps a node that makes it, since runtimes do not like an initializer to be an
   * output: its own, or the identity of what a {@code Constant} holds.
   */
  private static Node output(GraphEditor editor, Node node, Tensor value) {
    if (!node.operator().equals("Constant")) {
      return node;
    }
    String constant = editor.add(node.output() + "/value", value);
    return new Node("Identity", node.name(), List.of(constant), node.outputs(), Map.of());
  }

  private static Optional<Tensor> fold(GraphEditor editor, Node node) {
    if (node.outputs().size() != 1 || !node.domain().isEmpty() || node.inputs().isEmpty()) {
      return Optional.empty();
    }
    List<Optional<Tensor>> inputs = new ArrayList<>();
    for (String name : node.inputs()) {
      Optional<Tensor> input = name.isEmpty() ? Optional.empty() : editor.constant(name);
      if (!name.isEmpty() && input.filter(tensor -> tensor.size() <= LARGEST).isEmpty()) {
        return Optional.empty();
      }
      inputs.add(input);
    }
    try {
      return HostOperators.evaluate(node, inputs);
    } catch (IndexOutOfBoundsException
        | NoSuchElementException
        | IllegalStateException
        | ArithmeticException e) {
      throw new InvalidNetworkException(
          node.label(), "its constant inputs do not fit the operator: " + inputs);
    }
  }

  /** What a {@code Constant} holds, in any of its forms. */
  static Tensor constant(Node node) {
    if (node.attributes().size() != 1) {
      throw new InvalidNetworkException(node.label(), "a Constant has exactly one value");
    }
    Attribute value = node.attributes().values().iterator().next();
    if (value instanceof Attribute.Constant constant) {
      return constant.value();
    } else if (value instanceof Attribute.Float number) {
      return Tensor.of(new float[] {number.value()});
    } else if (value instanceof Attribute.Int integer) {
      return Tensor.of(new long[] {integer.value()});
    } else if (value instanceof Attribute.Ints || value instanceof Attribute.Floats) {
      return OpsetRules.tensor(node, value);
    }
    throw new InvalidNetworkException(node.label(), "constants of text are not supported");
  }
}
