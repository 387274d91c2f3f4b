package io.sensorium.network.passes;

import io.sensorium.network.Attribute;
import io.sensorium.network.Graph;
import io.sensorium.network.InvalidNetworkException;
import io.sensorium.network.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes training mode out of a graph: dropout becomes the identity, batch norm uses its stored
 * statistics.
 */
final class TrainingMode {
  private TrainingMode() {}

  static Graph strip(Graph graph) {
    GraphEditor editor = new GraphEditor(graph, Set.of());
    for (Node node : graph.nodes()) {
      switch (node.domain().isEmpty() ? node.operator() : "") {
        case "Dropout" -> editor.add(isIdleWithMask(editor, node) ? node : identity(editor, node));
        case "BatchNormalization" -> editor.add(statistics(editor, node));
        default -> editor.add(node);
      }
    }
    return Identities.apply(editor.graph());
  }

  /** Whether a mask is read of a dropout that drops nothing: it is all true, and the node stays. */
  private static boolean isIdleWithMask(GraphEditor editor, Node node) {
    return !node.hasInput(2) && node.outputs().stream().skip(1).anyMatch(editor::isRead);
  }

  private static Node identity(GraphEditor editor, Node node) {
    requireSingle(editor, node);
    return new Node(
        "Identity", node.name(), List.of(node.input(0)), List.of(node.output()), Map.of());
  }

  private static Node statistics(GraphEditor editor, Node node) {
    requireSingle(editor, node);
    Map<String, Attribute> attributes = new HashMap<>(node.attributes());
    attributes.remove("training_mode");
    return new Node(
        node.operator(), node.name(), node.inputs(), List.of(node.output()), attributes);
  }

  private static void requireSingle(GraphEditor editor, Node node) {
    if (node.outputs().stream().skip(1).anyMatch(editor::isRead)) {
      throw new InvalidNetworkException(
          node.label(), "a mask or statistics of training is read; inference has none");
    }
  }
}
