package io.sensorium.engine.onnxruntime;

import io.sensorium.network.Attribute;
import io.sensorium.network.Graph;
import io.sensorium.network.Model;
import io.sensorium.network.Network;
import io.sensorium.network.Node;
import io.sensorium.network.Tensor;
import io.sensorium.network.passes.FusedPattern;
import io.sensorium.network.passes.Passes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes a network as ONNX Runtime reads it: frozen, in standard operators alone, every node with a
 * name of its own. Patterns are left for ONNX Runtime to fuse.
 */
final class StandardModel {
  private static final int MASK = 3;

  private final Map<String, Tensor> initializers;
  private final Set<String> values = new HashSet<>();
  private final Set<String> names = new HashSet<>();
  private final List<Node> nodes = new ArrayList<>();

  private StandardModel(Graph graph) {
    initializers = new LinkedHashMap<>(graph.initializers());
    values.addAll(initializers.keySet());
    graph.inputs().forEach(input -> values.add(input.name()));
    graph.nodes().forEach(node -> values.addAll(node.outputs()));
  }

  static Model of(Network network) {
    Model frozen = Passes.inference(network.model());
    Graph graph = frozen.graph();
    StandardModel standard = new StandardModel(graph);
    graph.nodes().forEach(standard::write);
    return new Model(
        frozen.irVersion(),
        frozen.opset(),
        frozen.producer(),
        graph.with(standard.nodes, standard.initializers),
        frozen.metadata());
  }

  private void write(Node node) {
    if (node.domain().equals(FusedPattern.DOMAIN) && node.operator().equals("Linear")) {
      writeLinear(node);
    } else if (node.operator().equals("Attention") && node.hasInput(MASK)) {
      writeMasked(node);
    } else {
      add(node);
    }
  }

  /** x W, plus b. */
  private void writeLinear(Node node) {
    String product = fresh(node.output());
    add("MatMul", List.of(node.input(0), node.input(1)), product, Map.of());
    add("Add", List.of(product, node.input(2)), node.output(), Map.of());
  }

  /**
   * ONNX Runtime does not broadcast a mask over queries, so it gets one that is as large as queries
   * and keys.
   */
  private void writeMasked(Node node) {
    List<String> sizes =
        List.of(
            constant(node, 1, 1), positions(node, node.input(0)), positions(node, node.input(1)));
    String shape = fresh(node.output());
    add("Concat", sizes, shape, Map.of("axis", Attribute.of(0)));
    String mask = fresh(node.output());
    add("Expand", List.of(node.input(MASK), shape), mask, Map.of());
    add(node.withInputs(node.input(0), node.input(1), node.input(2), mask));
  }

  private String constant(Node near, long... numbers) {
    String name = fresh(near.output());
    initializers.put(name, Tensor.of(numbers, numbers.length));
    return name;
  }

  private String positions(Node near, String value) {
    String size = fresh(near.output());
    Map<String, Attribute> third = Map.of("start", Attribute.of(2), "end", Attribute.of(3));
    add("Shape", List.of(value), size, third);
    return size;
  }

  private void add(
      String operator, List<String> inputs, String output, Map<String, Attribute> attributes) {
    add(new Node(operator, "", inputs, List.of(output), attributes));
  }

  /** ONNX Runtime names nodes in its errors, and refuses two of one name. */
  private void add(Node node) {
    String name = node.name();
    if (name.isEmpty() || !names.add(name)) {
      name = node.output();
      names.add(name);
    }
    nodes.add(
        new Node(
            node.operator(),
            node.domain(),
            name,
            node.inputs(),
            node.outputs(),
            node.attributes()));
  }

  private String fresh(String near) {
    String name = near;
    for (int i = 1; !values.add(name); i++) {
      name = near + "_" + i;
    }
    return name;
  }
}
