package io.sensorium.network;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Compares a node with the {@link OperatorProfile}. */
final class ProfileCheck {
  /** What values of a network hold, besides those that a {@code Cast} reads. */
  private static final Set<ElementType> CARRIED =
      EnumSet.of(ElementType.FLOAT, ElementType.INT32, ElementType.INT64, ElementType.BOOL);

  private final Node node;
  private final Map<String, ValueInfo> values;
  private final List<String> problems = new ArrayList<>();

  /**
   * A check of one node.
   *
   * @param values what is known of what it reads
   */
  ProfileCheck(Node node, Map<String, ValueInfo> values) {
    this.node = node;
    this.values = values;
  }

  /** Types and ranks of values in between are known to the engine only. */
  static List<String> of(Graph graph) {
    Map<String, ValueInfo> values = new HashMap<>();
    graph
        .initializers()
        .forEach(
            (name, tensor) ->
                values.put(name, new ValueInfo(name, tensor.type(), Shape.of(tensor.shape()))));
    graph.inputs().forEach(input -> values.put(input.name(), input));
    List<String> all = new ArrayList<>();
    for (Node node : graph.nodes()) {
      ProfileCheck check = new ProfileCheck(node, values);
      check.run();
      check.known(graph.initializers().keySet());
      if (node.operator().equals("Resize")) {
        ResizeRule.problem(node, graph).ifPresent(check::problem);
      }
      all.addAll(check.problems);
    }
    return List.copyOf(all);
  }

  List<String> problems() {
    run();
    return List.copyOf(problems);
  }

  private void run() {
    OperatorProfile.find(node)
        .ifPresentOrElse(this::check, () -> problem("the operator is not supported"));
  }

  private void check(Operator operator) {
    int inputs = node.inputs().size();
    if (inputs < operator.inputs() || inputs > operator.mostInputs()) {
      problem("has " + inputs + " inputs, not " + range(operator.inputs(), operator.mostInputs()));
    }
    if (node.outputs().size() > operator.outputs()) {
      problem("has " + node.outputs().size() + " outputs, not " + range(1, operator.outputs()));
    }
    new TreeMap<>(node.attributes()).forEach((name, value) -> check(operator, name, value));
    for (int i = 0; i < Math.min(inputs, operator.mostInputs()); i++) {
      type(i, i == 0 ? operator.types() : CARRIED);
    }
    rank(operator.ranks());
  }

  private void type(int index, Set<ElementType> allowed) {
    ValueInfo value = node.hasInput(index) ? values.get(node.input(index)) : null;
    if (value != null && !allowed.contains(value.type())) {
      problem("reads " + value.name() + " of " + value.type() + ", not of " + allowed);
    }
  }

  private void rank(Operator.Ranks allowed) {
    ValueInfo value = node.hasInput(0) ? values.get(node.input(0)) : null;
    if (value != null && !allowed.contains(value.shape().rank())) {
      problem(
          "reads "
              + value.name()
              + " with "
              + value.shape().rank()
              + " axes, not "
              + range(allowed.least(), allowed.most()));
    }
  }

  private void known(Set<String> constants) {
    OperatorProfile.find(node).stream()
        .flatMap(operator -> operator.known().stream())
        .filter(input -> node.hasInput(input.index()))
        .forEach(input -> known(input, constants));
  }

  private void known(Operator.Known input, Set<String> constants) {
    String name = node.input(input.index());
    boolean computed = input.shapes() && !values.containsKey(name);
    if (!constants.contains(name) && !computed) {
      problem(
          "reads its "
              + input.name()
              + " from "
              + name
              + ", which has to be a constant"
              + (input.shapes() ? ", or computed from shapes" : ""));
    }
  }

  private void check(Operator operator, String name, Attribute value) {
    List<String> allowed = operator.attributes().get(name);
    if (allowed == null) {
      problem("attribute '" + name + "' is not supported");
    } else if (!allowed.isEmpty() && !allowed.contains(text(value))) {
      problem("attribute '" + name + "' is " + text(value) + ", supported are " + allowed);
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

  private void problem(String message) {
    problems.add(node.label() + ": " + message);
  }
}
