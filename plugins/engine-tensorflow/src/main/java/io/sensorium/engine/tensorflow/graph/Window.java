package io.sensorium.engine.tensorflow.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Output;

/**
 * The window that a convolution or a pooling slides over an image. One of a single spatial axis
 * gets a second one of size 1, which {@link #result} takes away.
 */
final class Window {
  private final NodeWriter node;
  private final Output<?> x;
  private final int axes;
  private final long[] kernel;
  private final long[] strides;
  private final long[] dilations;
  private final List<Extent> pads;

  /**
   * A window.
   *
   * @param axes of the node's input
   * @param pads where each of two spatial axes begins, then where each ends
   */
  private Window(
      NodeWriter node,
      int axes,
      long[] kernel,
      long[] strides,
      long[] dilations,
      List<Extent> pads) {
    this.node = node;
    this.axes = axes;
    this.kernel = kernel;
    this.strides = strides;
    this.dilations = dilations;
    this.pads = pads;
    Output<?> image = node.image(0);
    this.x = axes == 2 ? image : node.call("ExpandDims", image, node.graph().scalar(2));
  }

  /** The window that a node's attributes describe. */
  static Window of(NodeWriter node, long[] kernel) {
    int axes = kernel.length;
    if (node.rank(0) != axes + 2) {
      throw node.unsupported("a kernel of " + axes + " axes over an input of " + node.rank(0));
    }
    if (axes < 1 || axes > 2) {
      throw node.unsupported(axes + " spatial axes are not supported");
    }
    long[] strides = node.node().integers("strides", repeat(1, axes));
    long[] dilations = node.node().integers("dilations", repeat(1, axes));
    List<Extent> pads = pads(node, kernel, strides, dilations);
    if (axes == 2) {
      return new Window(node, axes, kernel, strides, dilations, pads);
    }
    List<Extent> both = List.of(pads.get(0), Extent.zero(), pads.get(1), Extent.zero());
    return new Window(node, axes, pair(kernel), pair(strides), pair(dilations), both);
  }

  private static long[] pair(long... values) {
    return new long[] {values[0], 1};
  }

  private static long[] repeat(long value, int times) {
    long[] all = new long[times];
    Arrays.fill(all, value);
    return all;
  }

  private static List<Extent> pads(
      NodeWriter node, long[] kernel, long[] strides, long[] dilations) {
    String mode = node.node().text("auto_pad", "NOTSET");
    return switch (mode) {
      case "NOTSET" -> given(node, node.node().integers("pads", repeat(0, 2 * kernel.length)));
      case "VALID" -> given(node, repeat(0, 2 * kernel.length));
      case "SAME_UPPER", "SAME_LOWER" ->
          same(node, kernel, strides, dilations, mode.equals("SAME_UPPER"));
      default -> throw node.unsupported("auto_pad=" + mode + " is not supported");
    };
  }

  private static List<Extent> given(NodeWriter node, long... pads) {
    if (Arrays.stream(pads).anyMatch(pad -> pad < 0)) {
      throw node.unsupported("negative pads are not supported");
    }
    return Arrays.stream(pads).mapToObj(Extent::of).toList();
  }

  /**
   * So many pads that each axis comes out as its size over the stride, rounded up; the odd one goes
   * to one side.
   */
  private static List<Extent> same(
      NodeWriter node, long[] kernel, long[] strides, long[] dilations, boolean upper) {
    GraphWriter graph = node.graph();
    List<Extent> begins = new ArrayList<>();
    List<Extent> ends = new ArrayList<>();
    for (int i = 0; i < kernel.length; i++) {
      Extent size = graph.size(node.image(0), i + 1);
      Extent stride = Extent.of(strides[i]);
      Extent count = graph.over(graph.plus(size, Extent.of(strides[i] - 1)), stride);
      Extent start = graph.times(graph.minus(count, Extent.one()), stride);
      Extent covered = graph.plus(start, Extent.of((kernel[i] - 1) * dilations[i] + 1));
      Extent total = graph.larger(graph.minus(covered, size), Extent.zero());
      Extent less = graph.over(total, Extent.of(2));
      Extent more = graph.minus(total, less);
      begins.add(upper ? less : more);
      ends.add(upper ? more : less);
    }
    begins.addAll(ends);
    return begins;
  }

  // ---- what operations ask

  /** The image, without its pads. */
  Output<?> x() {
    return x;
  }

  long kernel(int axis) {
    return kernel[axis];
  }

  long stride(int axis) {
    return strides[axis];
  }

  long dilation(int axis) {
    return dilations[axis];
  }

  boolean dilated() {
    return dilations[0] != 1 || dilations[1] != 1;
  }

  /** As an attribute: batch and channels are neither stepped over nor looked across. */
  static long[] attribute(long height, long width) {
    return new long[] {1, height, width, 1};
  }

  long[] kernel() {
    return attribute(kernel[0], kernel[1]);
  }

  long[] strides() {
    return attribute(strides[0], strides[1]);
  }

  long[] dilations() {
    return attribute(dilations[0], dilations[1]);
  }

  boolean padded() {
    return pads.stream().anyMatch(pad -> !pad.is(0));
  }

  /**
   * The image with its pads. TensorFlow's operators could pad themselves, but not without gradients
   * missing, or the process ending.
   */
  Output<?> filled(double value) {
    return fill(x, pads, value);
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
    return pads;
  }

  /** What each axis lacks at its end so that the last, cut window is whole; ceil_mode wants it. */
  List<Extent> lacking() {
    GraphWriter graph = node.graph();
    List<Extent> lacking = new ArrayList<>(List.of(Extent.zero(), Extent.zero()));
    for (int i = 0; i < 2; i++) {
      Extent size = graph.plus(graph.size(x, i + 1), pads.get(i));
      Extent reach = Extent.of((kernel[i] - 1) * dilations[i] + 1);
      Extent steps = graph.minus(graph.plus(size, pads.get(i + 2)), reach);
      Extent stride = Extent.of(strides[i]);
      Extent rounded = graph.plus(steps, Extent.of(strides[i] - 1));
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
  Operand result(Output<?> y) {
    return node.image(axes == 2 ? y : ShapeEmitters.squeezed(node, y, 2));
  }
}
