package io.sensorium.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a {@code GraphProto}. */
final class GraphReader {
  private final WireReader message;
  private String name = "";
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Tensor> initializers = new LinkedHashMap<>();
  private final List<ValueInfo> inputs = new ArrayList<>();
  private final List<ValueInfo> outputs = new ArrayList<>();

  private GraphReader(WireReader message) {
    this.message = message;
  }

  static Graph read(WireReader message) {
    return new GraphReader(message).read();
  }

  private Graph read() {
    while (message.next()) {
      field();
    }
    // Before format version 4, every initializer stood among the inputs too.
    inputs.removeIf(input -> initializers.containsKey(input.name()));
    Graph graph = new Graph(name, nodes, initializers, inputs, outputs);
    GraphRules.check(graph);
    return graph;
  }

  private void field() {
    switch (message.field()) {
      case 1 -> nodes.add(NodeReader.read(message.message("node[" + nodes.size() + "]")));
      case 2 -> name = message.text("name");
      case 5 -> initializer(message.message("initializer[" + initializers.size() + "]"));
      case 11 -> inputs.add(ValueInfoReader.read(message.message("input[" + inputs.size() + "]")));
      case 12 ->
          outputs.add(ValueInfoReader.read(message.message("output[" + outputs.size() + "]")));
      case 15 -> throw message.error("sparse_initializer", "sparse tensors are not supported");
      default -> message.skip();
    }
  }

  private void initializer(WireReader initializer) {
    TensorReader.Named tensor = TensorReader.read(initializer);
    if (tensor.name().isEmpty()) {
      throw initializer.error("name", "is missing");
    }
    if (initializers.putIfAbsent(tensor.name(), tensor.tensor()) != null) {
      throw initializer.error("name", "two initializers are named '" + tensor.name() + "'");
    }
  }
}
