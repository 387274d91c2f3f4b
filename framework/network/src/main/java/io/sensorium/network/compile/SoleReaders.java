package io.sensorium.network.compile;

import io.sensorium.network.Graph;
import io.sensorium.network.Node;
import io.sensorium.network.ValueInfo;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who alone reads a value of a graph: what it makes of the value can be done at once. */
public final class SoleReaders {
  private final Map<String, Node> readers = new HashMap<>();

  /** The readers of a graph's values; an output of the graph is read by its caller too. */
  public SoleReaders(Graph graph) {
    Set<String> read = new HashSet<>(graph.outputs().stream().map(ValueInfo::name).toList());
    for (Node node : graph.nodes()) {
      for (String name : node.inputs()) {
        if (read.add(name)) {
          readers.put(name, node);
        } else {
          readers.remove(name);
        }
      }
    }
  }

  /** The node that reads a value, once, if nothing else does. */
  public Optional<Node> of(String value) {
    return Optional.ofNullable(readers.get(value));
  }
}
