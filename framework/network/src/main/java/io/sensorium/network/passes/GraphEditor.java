package io.sensorium.network.passes;

import io.sensorium.network.Graph;
import io.sensorium.network.Node;
import io.sensorium.network.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A graph while a pass writes it anew, node by node, with look-ups in the graph as it was. */
final class GraphEditor {
  private final Graph source;
  private final Set<String> variables;
  private final Map<String, Node> makers = new HashMap<>();
  private final Map<String, Integer> readers = new HashMap<>();
  private final Set<String> names = new HashSet<>();
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Tensor> initializers;

  /**
   * @param variables initializers that training changes: they are never constants
   */
  GraphEditor(Graph source, Set<String> variables) {
    this.source = source;
    this.variables = variables;
    initializers = new LinkedHashMap<>(source.initializers());
    names.addAll(initializers.keySet());
    source.inputs().forEach(input -> names.add(input.name()));
    for (Node node : source.nodes()) {
      node.outputs().forEach(output -> makers.put(output, node));
      node.inputs().forEach(input -> readers.merge(input, 1, Integer::sum));
    }
    names.addAll(makers.keySet());
    source.outputs().forEach(output -> readers.merge(output.name(), 1, Integer::sum));
  }

  Graph source() {
    return source;
  }

  // ---- the graph as it was

  /** The node that makes a value, if it is of this operator. */
  Optional<Node> maker(String value, String operator) {
    return Optional.ofNullable(makers.get(value))
        .filter(node -> node.operator().equals(operator) && node.domain().isEmpty());
  }

  /** Whether only one node, and no output of the graph, reads a value. */
  boolean readOnce(String value) {
    return readers.getOrDefault(value, 0) == 1;
  }

  boolean isRead(String value) {
    return readers.containsKey(value);
  }

  boolean isOutput(String value) {
    return source.outputs().stream().anyMatch(output -> output.name().equals(value));
  }

  // ---- the graph to be

  /** The value of a name that no training changes. */
  Optional<Tensor> constant(String value) {
    return variables.contains(value)
        ? Optional.empty()
        : Optional.ofNullable(initializers.get(value));
  }

  boolean isInitializer(String value) {
    return initializers.containsKey(value);
  }

  void add(Node node) {
    nodes.add(node);
  }

  /** Adds a constant under a name like the given one. */
  String add(String near, Tensor constant) {
    String name = fresh(near);
    initializers.put(name, constant);
    return name;
  }

  /** Gives a value that a node used to make as a constant. */
  void replace(String value, Tensor constant) {
    initializers.put(value, constant);
  }

  /** A name like the given one that nothing bears yet. */
  String fresh(String near) {
    String name = near;
    for (int i = 1; !names.add(name); i++) {
      name = near + "_" + i;
    }
    return name;
  }

  /** The graph to be, without what no output needs. */
  Graph graph() {
    Set<String> live = new HashSet<>();
    source.outputs().forEach(output -> live.add(output.name()));
    Deque<Node> kept = new ArrayDeque<>();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      if (node.outputs().stream().anyMatch(live::contains)) {
        kept.push(node);
        live.addAll(node.inputs());
      }
    }
    initializers.keySet().retainAll(live);
    return source.with(List.copyOf(kept), initializers);
  }
}
