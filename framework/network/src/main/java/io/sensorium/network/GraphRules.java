package io.sensorium.network;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What holds in every graph: each value has one origin, and stands before whatever reads it. */
final class GraphRules {
  private final Graph graph;
  private final Set<String> known = new HashSet<>();

  private GraphRules(Graph graph) {
    this.graph = graph;
  }

  static void check(Graph graph) {
    new GraphRules(graph).check();
  }

  private void check() {
    known.addAll(graph.initializers().keySet());
    for (int i = 0; i < graph.inputs().size(); i++) {
      define("graph.input[" + i + "].name", graph.inputs().get(i).name());
    }
    for (int i = 0; i < graph.nodes().size(); i++) {
      node("graph.node[" + i + "]", graph.nodes().get(i));
    }
    outputs(graph.outputs());
  }

  private void node(String path, Node node) {
    for (String input : node.inputs()) {
      if (!input.isEmpty() && !known.contains(input)) {
        throw new InvalidNetworkException(
            path + ".input",
            node.label() + " reads '" + input + "', which nothing before it makes");
      }
    }
    for (String output : node.outputs()) {
      if (!output.isEmpty()) {
        define(path + ".output", output);
      }
    }
  }

  private void outputs(List<ValueInfo> outputs) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < outputs.size(); i++) {
      String name = outputs.get(i).name();
      if (!known.contains(name)) {
        throw new InvalidNetworkException(
            "graph.output[" + i + "].name", "nothing makes '" + name + "'");
      }
      if (!names.add(name)) {
        throw new InvalidNetworkException(
            "graph.output[" + i + "].name", "two outputs are named '" + name + "'");
      }
    }
  }

  private void define(String path, String name) {
    if (!known.add(name)) {
      throw new InvalidNetworkException(path, "two values are named '" + name + "'");
    }
  }
}
