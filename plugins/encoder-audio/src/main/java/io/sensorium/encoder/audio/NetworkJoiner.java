package io.sensorium.encoder.audio;

import io.sensorium.network.Attribute;
import io.sensorium.network.Graph;
import io.sensorium.network.InvalidNetworkException;
import io.sensorium.network.Model;
import io.sensorium.network.Network;
import io.sensorium.network.Node;
import io.sensorium.network.Tensor;
import io.sensorium.network.ValueInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Writes models, all at {@link Model#OPSET} or later, one after another into a single network. */
final class NetworkJoiner {
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Tensor> initializers = new LinkedHashMap<>();
  private long opset = Model.OPSET;

  /**
   * Adds the nodes of a model.
   *
   * @param prefix keeps the names of its values apart from those of the others
   */
  NetworkJoiner add(String prefix, Model model) {
    Graph graph = model.graph();
    opset = Math.max(opset, model.opset());
    graph.initializers().forEach((name, tensor) -> initializers.put(prefix + name, tensor));
    for (Node node : graph.nodes()) {
      nodes.add(
          new Node(
              node.operator(),
              node.domain(),
              node.name(),
              prefixed(prefix, node.inputs()),
              prefixed(prefix, node.outputs()),
              node.attributes()));
    }
    return this;
  }

  private static List<String> prefixed(String prefix, List<String> names) {
    // An empty name is an input that is left out.
    return names.stream().map(name -> name.isEmpty() ? name : prefix + name).toList();
  }

  /** Adds one node, and gives back the name of its result. */
  String node(String output, String operator, Map<String, Attribute> attributes, String... inputs) {
    nodes.add(new Node(operator, output, List.of(inputs), List.of(output), attributes));
    return output;
  }

  String constant(String name, Tensor value) {
    initializers.put(name, value);
    return name;
  }

  /** Puts another node in the place of the one that computes a value. */
  NetworkJoiner replace(
      String output, String operator, Map<String, Attribute> attributes, String input) {
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i).outputs().contains(output)) {
        nodes.set(i, new Node(operator, output, List.of(input), List.of(output), attributes));
        return this;
      }
    }
    throw new InvalidNetworkException("graph.node", "no node computes '" + output + "'");
  }

  /** The name of the value that the node behind {@code output} reads first. */
  String source(String output) {
    return find(node -> node.outputs().contains(output), output).input(0);
  }

  /** The name of the value that the one reader of {@code input} computes. */
  String reader(String input) {
    return find(node -> node.inputs().contains(input), input).output();
  }

  private Node find(Predicate<Node> matches, String value) {
    return nodes.stream()
        .filter(matches)
        .findFirst()
        .orElseThrow(
            () -> new InvalidNetworkException("graph.node", "no node knows '" + value + "'"));
  }

  /** The network; constants that no node reads any more are left out. */
  Network build(String name, ValueInfo input, ValueInfo output) {
    Set<String> read = new HashSet<>();
    nodes.forEach(node -> read.addAll(node.inputs()));
    initializers.keySet().retainAll(read);
    Graph graph = new Graph(name, nodes, initializers, List.of(input), List.of(output));
    return Network.frozen(new Model(Model.IR_VERSION, opset, "sensorium", graph, Map.of()));
  }
}
