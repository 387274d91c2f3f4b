package io.sensorium.network.passes;

import io.sensorium.network.Graph;
import io.sensorium.network.Node;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Removes {@code Identity} nodes whose readers can read the value itself; outputs keep theirs, for
 * their names.
 */
final class Identities {
  private Identities() {}

  static Graph apply(Graph graph) {
    GraphEditor editor = new GraphEditor(graph, Set.of());
    Map<String, String> origin = new HashMap<>();
    for (Node node : graph.nodes()) {
      Node moved = reading(node, origin);
      if (moved.operator().equals("Identity") && !editor.isOutput(moved.output())) {
        origin.put(moved.output(), moved.input(0));
      } else {
        editor.add(moved);
      }
    }
    return editor.graph();
  }

  /** The node with every input replaced by the value that it equals. */
  static Node reading(Node node, Map<String, String> origin) {
    if (node.inputs().stream().noneMatch(origin::containsKey)) {
      return node;
    }
    return node.withInputs(
        node.inputs().stream()
            .map(input -> origin.getOrDefault(input, input))
            .toArray(String[]::new));
  }
}
