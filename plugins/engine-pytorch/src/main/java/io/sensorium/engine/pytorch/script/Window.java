package io.sensorium.engine.pytorch.script;

import io.sensorium.network.compile.WindowShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** The window that a convolution or a pooling slides over its input, as arguments of torch's. */
record Window(String x, WindowShape<String> shape) {
  private static final int MOST_AXES = 3;

  /** The window that a node's attributes describe. */
  static Window of(NodeSource node, long[] kernel) {
    String x = node.tensor(0);
    return new Window(
        x,
        WindowShape.of(node, kernel, MOST_AXES, axis -> node.let(ShapeEmitters.size(x, axis + 2))));
  }

  String kernel() {
    return NodeSource.list(shape.kernel());
  }

  String strides() {
    return NodeSource.list(shape.strides());
  }

  String dilations() {
    return NodeSource.list(shape.dilations());
  }

  long stride(int axis) {
    return shape.strides()[axis];
  }

  /** How much of an axis one step sees, from end to end. */
  long reach(int axis) {
    return (shape.kernel()[axis] - 1) * shape.dilations()[axis] + 1;
  }

  /** Whether each element of the result sees one place of the input, and each place is seen. */
  boolean pointwise() {
    return IntStream.range(0, axes()).allMatch(axis -> reach(axis) == 1 && stride(axis) == 1)
        && pads().stream().allMatch("0"::equals);
  }

  boolean dilated() {
    return shape.dilated();
  }

  List<String> pads() {
    return shape.pads();
  }

  int axes() {
    return shape.axes();
  }

  /**
   * Whether both ends of every axis have the same pads, which torch's own operators can do
   * themselves.
   */
  boolean symmetric() {
    return pads().subList(0, axes()).equals(pads().subList(axes(), 2 * axes()));
  }

  /** The pads of one side, as a list. */
  String sides() {
    return NodeSource.list(pads().subList(0, axes()));
  }

  /** Whether torch's poolings take these pads: symmetric ones of at most half a kernel. */
  boolean poolable() {
    for (int i = 0; i < axes(); i++) {
      String pad = pads().get(i);
      if (!ScriptIntegers.isNumber(pad) || 2 * Long.parseLong(pad) > shape.kernel()[i]) {
        return false;
      }
    }
    return symmetric();
  }

  /** The input with its pads filled in. */
  String fill(String tensor, String value) {
    List<String> reversed = new ArrayList<>();
    for (int i = axes() - 1; i >= 0; i--) {
      reversed.add(pads().get(i));
      reversed.add(pads().get(i + axes()));
    }
    return "torch.constant_pad_nd("
        + tensor
        + ", "
        + NodeSource.list(reversed)
        + ", "
        + value
        + ")";
  }

  /** The same window with pads that torch's own convolutions can do themselves. */
  Window even(NodeSource node) {
    return symmetric() ? this : filled(node.let(fill(x, "0.0")));
  }

  /** The same window over an input that has its pads. */
  Window filled(String tensor) {
    return new Window(tensor, shape.with(Collections.nCopies(2 * axes(), "0")));
  }
}
