package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.compile.Operand;
import io.sensorium.network.compile.WindowShape;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Output;

/**
 * The window that a convolution or a pooling slides over an image. One of a single spatial axis
 * gets a second one of size 1, which {@link #result} takes away.
 */
final class Window {
  static final String VALID = "VALID";
  static final String SAME = "SAME";

  private static final int MOST_AXES = 2;

  private final NodeWriter node;
  private final Output<?> x;
  private final int axes;
  private final WindowShape<Extent> shape;

  /**
   * A window.
   *
   * @param axes of the node's input
   * @param shape of two spatial axes
   */
  private Window(NodeWriter node, int axes, WindowShape<Extent> shape) {
    this.node = node;
    this.axes = axes;
    this.shape = shape;
    Output<?> image = node.image(0);
    this.x = axes == 2 ? image : node.call("ExpandDims", image, node.graph().scalar(2));
  }

  /** The window that a node's attributes describe. */
  static Window of(NodeWriter node, long[] kernel) {
    WindowShape<Extent> shape =
        WindowShape.of(node, kernel, MOST_AXES, axis -> node.graph().size(node.image(0), axis + 1));
    return new Window(node, shape.axes(), shape.axes() == 2 ? shape : withSecondAxis(shape));
  }

  private static WindowShape<Extent> withSecondAxis(WindowShape<Extent> shape) {
    List<Extent> pads =
        List.of(shape.pads().get(0), Extent.zero(), shape.pads().get(1), Extent.zero());
    return new WindowShape<>(
        pair(shape.kernel()), pair(shape.strides()), pair(shape.dilations()), pads);
  }

  private static long[] pair(long... values) {
    return new long[] {values[0], 1};
  }

  // ---- what operations ask

  /** The image, without its pads. */
  Output<?> x() {
    return x;
  }

  long kernel(int axis) {
    return shape.kernel()[axis];
  }

  long stride(int axis) {
    return shape.strides()[axis];
  }

  long dilation(int axis) {
    return shape.dilations()[axis];
  }

  boolean dilated() {
    return shape.dilated();
  }

  /** As an attribute: batch and channels are neither stepped over nor looked across. */
  static long[] attribute(long height, long width) {
    return new long[] {1, height, width, 1};
  }

  long[] kernel() {
    return attribute(kernel(0), kernel(1));
  }

  long[] strides() {
    return attribute(stride(0), stride(1));
  }

  long[] dilations() {
    return attribute(dilation(0), dilation(1));
  }

  boolean padded() {
    return pads().stream().anyMatch(pad -> !pad.is(0));
  }

  /** Whether the pads are those that TensorFlow calls SAME, whatever the image. */
  boolean padsAsSame() {
    return padsAsSame(0) && padsAsSame(1);
  }

  private boolean padsAsSame(int axis) {
    Extent size = node.graph().size(x, axis + 1);
    long reach = (kernel(axis) - 1) * dilation(axis) + 1;
    long rest = size instanceof Extent.Known known ? known.value() % stride(axis) : -1;
    if (rest < 0 && stride(axis) > 1) {
      return false;
    }
    long total = Math.max(0, reach - (rest > 0 ? rest : stride(axis)));
    return pads().get(axis).is(total / 2) && pads().get(axis + 2).is(total - total / 2);
  }

  /**
   * The image with its pads. TensorFlow's operators could pad themselves, but not without gradients
   * missing, or the process ending.
   */
  Output<?> filled(double value) {
    return fill(x, pads(), value);
  }

  /** A tensor of the image's shape with the image's pads. */
  Output<?> fill(Output<?> tensor, List<Extent> around, double value) {
    if (around.stream().allMatch(pad -> pad.is(0))) {
      return tensor;
    }
    GraphWriter graph = node.graph();
    List<Extent> pairs =
        List.of(
            Extent.zero(),
            Extent.zero(),
            around.get(0),
            around.get(2),
            around.get(1),
            around.get(3),
            Extent.zero(),
            Extent.zero());
    Output<?> matrix = graph.reshape(graph.vector(pairs), 4, 2);
    return node.call("PadV2", tensor, matrix, node.scalar(value));
  }

  List<Extent> pads() {
    return shape.pads();
  }

  /** What each axis lacks at its end so that the last, cut window is whole; ceil_mode wants it. */
  List<Extent> lacking() {
    GraphWriter graph = node.graph();
    List<Extent> lacking = new ArrayList<>(List.of(Extent.zero(), Extent.zero()));
    for (int i = 0; i < 2; i++) {
      Extent size = graph.plus(graph.size(x, i + 1), pads().get(i));
      Extent reach = Extent.of((kernel(i) - 1) * dilation(i) + 1);
      Extent steps = graph.minus(graph.plus(size, pads().get(i + 2)), reach);
      Extent stride = Extent.of(stride(i));
      Extent rounded = graph.plus(steps, Extent.of(stride(i) - 1));
      Extent start = graph.times(graph.over(rounded, stride), stride);
      // A window that would begin in the pads at the end is left out.
      Extent outside =
          graph.larger(Extent.zero(), graph.minus(Extent.one(), graph.minus(size, start)));
      Extent counts = graph.larger(Extent.zero(), graph.minus(Extent.one(), outside));
      lacking.add(graph.times(graph.minus(start, steps), counts));
    }
    return lacking;
  }

  /** The node's result from an image of two spatial axes. */
  Operand<Extent> result(Output<?> y) {
    return node.image(axes == 2 ? y : ShapeEmitters.squeezed(node, y, 2));
  }
}
