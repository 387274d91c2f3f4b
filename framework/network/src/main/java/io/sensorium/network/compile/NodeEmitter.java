package io.sensorium.network.compile;

import java.util.List;

/**
 * Writes one operator.
 *
 * @param <N> a node, as the engine writes it
 * @param <E> one integer of shape arithmetic, as the engine writes it
 */
@FunctionalInterface
public interface NodeEmitter<N extends EmittedNode<E>, E> {
  /**
   * Writes one node.
   *
   * @return an operand for each output that the node declares, or for more
   * @throws UnsupportedNodeException if the node asks for what cannot be had
   */
  List<Operand<E>> emit(N node);
}
