package io.sensorium.network;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Compares a graph with the {@link OperatorProfile}. */
final class ProfileCheck {
  /** What values of a network hold, besides those that a {@code Cast} reads. */
  private static final Set<ElementType> CARRIED =
      EnumSet.of(ElementType.FLOAT, ElementType.INT32, ElementType.INT64, ElementType.BOOL);

  private final Graph graph;
  private final Map<String, ValueInfo> values = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  ProfileCheck(Graph graph) {
    this.graph = graph;
    graph
        .initializers()
        .forEach(
            (name, tensor) ->
                values.put(name, new ValueInfo(name, tensor.type(), Shape.of(tensor.shape()))));
    graph.inputs().forEach(input -> values.put(input.name(), input));
  }

  List<String> problems() {
    for (Node node : graph.nodes()) {
      OperatorProfile.find(node)
          .ifPresentOrElse(
              operator -> check(node, operator),
              () -> problem(node, "the operator is not supported"));
    }
    return List.copyOf(problems);
  }

  private void check(Node node, Operator operator) {
    int inputs = node.inputs().size();
    if (inputs < operator.inputs() || inputs > operator.mostInputs()) {
      problem(
          node,
          "has " + inputs + " inputs, not " + range(operator.inputs(), operator.mostInputs()));
    }
    if (node.outputs().size() > operator.outputs()) {
      problem(
          node, "has " + node.outputs().size() + " outputs, not " + range(1, operator.outputs()));
    }
    new TreeMap<>(node.attributes()).forEach((name, value) -> check(node, operator, name, value));
    for (int i = 0; i < Math.min(inputs, operator.mostInputs()); i++) {
      type(node, i, i == 0 ? operator.types() : CARRIED);
    }
    rank(node, operator.ranks());
    operator.known().stream()
        .filter(input -> node.hasInput(input.index()))
        .forEach(input -> known(node, input));
  }

  // Types and ranks of values in between are known to the engine only, which follows the operators.

  private void type(Node node, int index, Set<ElementType> allowed) {
    ValueInfo value = node.hasInput(index) ? values.get(node.input(index)) : null;
    if (value != null && !allowed.contains(value.type())) {
      problem(node, "reads " + value.name() + " of " + value.type() + ", not of " + allowed);
    }
  }

  private void rank(Node node, Operator.Ranks allowed) {
    ValueInfo value = node.hasInput(0) ? values.get(node.input(0)) : null;
    if (value != null && !allowed.contains(value.shape().rank())) {
      problem(
          node,
          "reads "
              + value.name()
              + " with "
              + value.shape().rank()
              + " axes, not "
              + range(allowed.least(), allowed.most()));
    }
  }

  private void known(Node node, Operator.Known input) {
    String name = node.input(input.index());
    boolean computed = input.shapes() && !values.containsKey(name);
    if (!graph.initializers().containsKey(name) && !computed) {
      problem(
          node,
          "reads its "
              + input.name()
              + " from "
              + name
              + ", which has to be a constant"
              + (input.shapes() ? ", or computed from shapes" : ""));
    }
  }

  private void check(Node node, Operator operator, String name, Attribute value) {
    List<String> allowed = operator.attributes().get(name);
    if (allowed == null) {
      problem(node, "attribute '" + name + "' is not supported");
    } else if (!allowed.isEmpty() && !allowed.contains(text(value))) {
      problem(node, "attribute '" + name + "' is " + text(value) + ", supported are " + allowed);
    }
  }

  private static String range(int least, int most) {
    return most == Integer.MAX_VALUE ? least + " or more" : least + " to " + most;
  }

  private static String text(Attribute value) {
    if (value instanceof Attribute.Int integer) {
      return Long.toString(integer.value());
    }
    return value instanceof Attribute.Text text ? text.value() : value.toString();
  }

  private void problem(Node node, String message) {
    problems.add(node.label() + ": " + message);
  }
}
