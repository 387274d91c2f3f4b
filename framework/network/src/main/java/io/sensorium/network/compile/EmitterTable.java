package io.sensorium.network.compile;

import io.sensorium.network.Node;
import io.sensorium.network.passes.FusedPattern;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * All operators that an engine can write, by ONNX name.
 *
 * @param <N> a node, as the engine writes it
 * @param <E> one integer of shape arithmetic, as the engine writes it
 */
public final class EmitterTable<N extends EmittedNode<E>, E> {
  private final Map<String, NodeEmitter<N, E>> emitters = new TreeMap<>();

  /**
   * A table of several parts.
   *
   * @throws IllegalArgumentException if two parts write the same operator
   */
  public EmitterTable(List<? extends Map<String, ? extends NodeEmitter<N, E>>> parts) {
    parts.forEach(part -> part.forEach(this::add));
  }

  private void add(String operator, NodeEmitter<N, E> emitter) {
    if (emitters.putIfAbsent(operator, emitter) != null) {
      throw new IllegalArgumentException("operator '" + operator + "' has two emitters");
    }
  }

  /** The names of all operators that can be written. */
  public Set<String> operators() {
    return Collections.unmodifiableSet(emitters.keySet());
  }

  /**
   * Writes a node; shape arithmetic is done here, for it is the same for every engine.
   *
   * @throws UnsupportedNodeException if the node asks for what cannot be had
   */
  public List<Operand<E>> emit(N node) {
    NodeEmitter<N, E> emitter = find(node.node());
    List<Operand<E>> outputs =
        new ShapeOperators<>(node).result().map(List::of).orElseGet(() -> emitter.emit(node));
    if (outputs.size() < node.node().outputs().size()) {
      throw new UnsupportedNodeException("output " + outputs.size() + " is not supported");
    }
    return outputs;
  }

  private NodeEmitter<N, E> find(Node node) {
    boolean known = node.domain().isEmpty() || node.domain().equals(FusedPattern.DOMAIN);
    NodeEmitter<N, E> emitter = known ? emitters.get(node.operator()) : null;
    if (emitter == null) {
      throw new UnsupportedNodeException("operator is not supported");
    }
    return emitter;
  }
}
