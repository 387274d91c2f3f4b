package io.sensorium.network.compile;

import java.util.OptionalDouble;

/** What a {@code Dropout} node may ask of every engine. */
public final class DropoutRule {
  private DropoutRule() {}

  /**
   * The share of elements that is dropped, if any are.
   *
   * @param training whether a training step is written
   * @throws UnsupportedNodeException if the node asks for the mask, or for a share outside of [0,
   *     1)
   */
  public static OptionalDouble rate(EmittedNode<?> node, boolean training) {
    boolean marked = node.has(2) && node.constant(2).longs()[0] != 0;
    if (!marked || !training) {
      return OptionalDouble.empty();
    }
    node.refuseOutput(1);
    double rate = node.number(1, 0.5);
    if (rate < 0 || rate >= 1) {
      throw node.unsupported("a rate of " + rate + " is outside of [0, 1)");
    }
    return rate == 0 ? OptionalDouble.empty() : OptionalDouble.of(rate);
  }
}
