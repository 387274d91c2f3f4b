package io.sensorium.network.passes;

import io.sensorium.network.Attribute;
import io.sensorium.network.Graph;
import io.sensorium.network.Node;
import io.sensorium.network.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Computes once what several nodes compute alike; exporters repeat shape arithmetic for every
 * layer.
 */
final class CommonSubexpressions {
  /** Two nodes with equal keys give equal values. */
  private record Key(
      String operator, String domain, List<String> inputs, Map<String, Attribute> attributes) {}

  private CommonSubexpressions() {}

  static Graph apply(Graph graph, Set<String> variables) {
    GraphEditor editor = new GraphEditor(graph, variables);
    Map<String, String> origin = new HashMap<>();
    shareConstants(editor, origin);
    Map<Key, Node> known = new HashMap<>();
    for (Node node : graph.nodes()) {
      Node moved = Identities.reading(node, origin);
      Node first = isShareable(editor, moved) ? known.putIfAbsent(key(moved), moved) : null;
      if (first == null) {
        editor.add(moved);
      } else {
        origin.put(moved.output(), first.output());
      }
    }
    return editor.graph();
  }

  private static void shareConstants(GraphEditor editor, Map<String, String> origin) {
    Map<Tensor, String> known = new HashMap<>();
    for (String name : editor.source().initializers().keySet()) {
      editor
          .constant(name)
          .filter(constant -> constant.size() <= ConstantFolding.LARGEST && !editor.isOutput(name))
          .map(constant -> known.putIfAbsent(constant, name))
          .ifPresent(first -> origin.put(name, first));
    }
  }

  /** Dropout draws anew each time. */
  private static boolean isShareable(GraphEditor editor, Node node) {
    return node.outputs().size() == 1
        && !node.operator().equals("Dropout")
        && !editor.isOutput(node.output());
  }

  private static Key key(Node node) {
    return new Key(node.operator(), node.domain(), node.inputs(), node.attributes());
  }
}
