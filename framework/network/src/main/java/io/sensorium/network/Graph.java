package io.sensorium.network;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A graph: nodes in an order in which each reads only what stands before it.
 *
 * @param initializers constants and weights by name, in file order
 * @param inputs what a caller feeds; initializers are never among them
 */
public record Graph(
    String name,
    List<Node> nodes,
    Map<String, Tensor> initializers,
    List<ValueInfo> inputs,
    List<ValueInfo> outputs) {

  public Graph {
    nodes = List.copyOf(nodes);
    initializers = Collections.unmodifiableMap(new LinkedHashMap<>(initializers));
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** The same interface computed by other nodes and initializers. */
  public Graph with(List<Node> newNodes, Map<String, Tensor> newInitializers) {
    return new Graph(name, newNodes, newInitializers, inputs, outputs);
  }
}
