package io.sensorium.network.compile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The window that a convolution or a pooling slides over its input: sizes for each spatial axis.
 *
 * @param pads where each spatial axis begins, then where each ends
 * @param <E> one integer of shape arithmetic, as the engine writes it
 */
@SuppressWarnings("ArrayRecordComponent") // read by the emitters of one engine only
public record WindowShape<E>(long[] kernel, long[] strides, long[] dilations, List<E> pads) {
  public WindowShape {
    pads = List.copyOf(pads);
    if (strides.length != kernel.length
        || dilations.length != kernel.length
        || pads.size() != 2 * kernel.length) {
      throw new UnsupportedNodeException(
          "strides, dilations and pads do not fit a kernel of " + kernel.length + " axes");
    }
  }

  /**
   * The window that a node's attributes describe.
   *
   * @param mostAxes as many spatial axes as the engine has operations for
   * @param size the size of a spatial axis of the input, from 0
   */
  public static <E> WindowShape<E> of(
      EmittedNode<E> node, long[] kernel, int mostAxes, IntFunction<E> size) {
    int axes = kernel.length;
    if (node.rank(0) != axes + 2) {
      throw node.unsupported("a kernel of " + axes + " axes over an input of " + node.rank(0));
    }
    if (axes < 1 || axes > mostAxes) {
      throw node.unsupported(axes + " spatial axes are not supported");
    }
    long[] strides = node.node().integers("strides", repeat(1, axes));
    long[] dilations = node.node().integers("dilations", repeat(1, axes));
    List<E> none = numbers(node, repeat(0, 2 * axes));
    WindowShape<E> unpadded = new WindowShape<>(kernel, strides, dilations, none);
    return unpadded.with(unpadded.pads(node, size));
  }

  public static long[] repeat(long value, int times) {
    long[] all = new long[times];
    Arrays.fill(all, value);
    return all;
  }

  private static <E> List<E> numbers(EmittedNode<E> node, long... pads) {
    if (Arrays.stream(pads).anyMatch(pad -> pad < 0)) {
      throw node.unsupported("negative pads are not supported");
    }
    return Arrays.stream(pads).mapToObj(node.shapes()::number).toList();
  }

  /** The number of spatial axes. */
  public int axes() {
    return kernel.length;
  }

  public boolean dilated() {
    return Arrays.stream(dilations).anyMatch(dilation -> dilation != 1);
  }

  /** The same window with other pads. */
  public WindowShape<E> with(List<E> otherPads) {
    return new WindowShape<>(kernel, strides, dilations, otherPads);
  }

  private List<E> pads(EmittedNode<E> node, IntFunction<E> size) {
    String mode = node.node().text("auto_pad", "NOTSET");
    return switch (mode) {
      case "NOTSET" -> numbers(node, node.node().integers("pads", repeat(0, 2 * kernel.length)));
      case "VALID" -> pads;
      case "SAME_UPPER", "SAME_LOWER" -> same(node.shapes(), size, mode.equals("SAME_UPPER"));
      default -> throw node.unsupported("auto_pad=" + mode + " is not supported");
    };
  }

  /**
   * So many pads that each axis comes out as its size over the stride, rounded up; the odd one goes
   * to one side.
   */
  private List<E> same(ShapeArithmetic<E> shapes, IntFunction<E> size, boolean upper) {
    List<E> begins = new ArrayList<>();
    List<E> ends = new ArrayList<>();
    for (int i = 0; i < kernel.length; i++) {
      E total = lacking(shapes, size.apply(i), i);
      E less = shapes.over(total, shapes.number(2));
      E more = shapes.minus(total, less);
      begins.add(upper ? less : more);
      ends.add(upper ? more : less);
    }
    begins.addAll(ends);
    return begins;
  }

  private E lacking(ShapeArithmetic<E> shapes, E size, int axis) {
    E stride = shapes.number(strides[axis]);
    E count = shapes.over(shapes.plus(size, shapes.number(strides[axis] - 1)), stride);
    E start = shapes.times(shapes.minus(count, shapes.number(1)), stride);
    E reach = shapes.number((kernel[axis] - 1) * dilations[axis] + 1);
    return shapes.larger(shapes.minus(shapes.plus(start, reach), size), shapes.number(0));
  }
}
