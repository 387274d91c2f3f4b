package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.ElementType;
import io.sensorium.network.compile.Operand;
import org.tensorflow.Output;

/**
 * The two operands of one operation, element by element. Where one is an image with channels last,
 * the other follows, so that a chain of convolutions needs no transposition in between.
 *
 * @param channelsLast how both are held
 */
record Broadcast(NodeWriter node, Output<?> a, Output<?> b, boolean channelsLast) {
  static Broadcast of(NodeWriter node) {
    boolean last = node.channelsLast(0) || node.channelsLast(1);
    if (last && follows(node, 0) && follows(node, 1)) {
      return new Broadcast(node, side(node, 0), side(node, 1), true);
    }
    return new Broadcast(node, node.tensor(0), node.tensor(1), false);
  }

  private static boolean follows(NodeWriter node, int index) {
    return node.rank(index) == 0 || node.rank(index) == rank(node);
  }

  private static Output<?> side(NodeWriter node, int index) {
    return node.rank(index) == 0 ? node.tensor(index) : node.image(index);
  }

  private static int rank(NodeWriter node) {
    return Math.max(node.rank(0), node.rank(1));
  }

  Operand<Extent> apply(String operation, ElementType type) {
    return new GraphTensor(node.call(operation, a, b), type, rank(node), channelsLast);
  }
}
