package io.sensorium.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares a graph with the {@link OperatorProfile}. */
final class ProfileCheck {
  private final Graph graph;
  private final Map<String, ElementType> types = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  ProfileCheck(Graph graph) {
    this.graph = graph;
    graph.initializers().forEach((name, tensor) -> types.put(name, tensor.type()));
    graph.inputs().forEach(input -> types.put(input.name(), input.type()));
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
      problem(node, "has " + inputs + " inputs, not " + range(operator));
    }
    new TreeMap<>(node.attributes()).forEach((name, value) -> check(node, operator, name, value));
    // Types of values in between are known to the engine only, which follows the operators.
    ElementType first = node.hasInput(0) ? types.get(node.input(0)) : null;
    if (first != null && !operator.types().contains(first)) {
      problem(node, "reads " + node.input(0) + " of " + first + ", not of " + operator.types());
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

  private static String range(Operator operator) {
    return operator.mostInputs() == Integer.MAX_VALUE
        ? operator.inputs() + " or more"
        : operator.inputs() + " to " + operator.mostInputs();
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
