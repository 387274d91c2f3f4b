package io.sensorium.engine.pytorch.script;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The window that a convolution or a pooling slides over its input. */
final class Window {
  private final String x;
  private final long[] kernel;
  private final long[] strides;
  private final long[] dilations;
  private final List<String> pads;

  /**
   * A window.
   *
   * @param x the input
   * @param pads expressions: where each spatial axis begins, then where each ends
   */
  private Window(String x, long[] kernel, long[] strides, long[] dilations, List<String> pads) {
    this.x = x;
    this.kernel = kernel;
    this.strides = strides;
    this.dilations = dilations;
    this.pads = pads;
  }

  String x() {
    return x;
  }

  String kernel() {
    return NodeSource.list(kernel);
  }

  String strides() {
    return NodeSource.list(strides);
  }

  String dilations() {
    return NodeSource.list(dilations);
  }

  boolean dilated() {
    return Arrays.stream(dilations).anyMatch(dilation -> dilation != 1);
  }

  List<String> pads() {
    return pads;
  }

  /** The window that a node's attributes describe. */
  static Window of(NodeSource node, long[] kernel) {
    int axes = kernel.length;
    long[] strides = node.node().integers("strides", repeat(1, axes));
    long[] dilations = node.node().integers("dilations", repeat(1, axes));
    if (node.rank(0) != axes + 2) {
      throw node.unsupported("a kernel of " + axes + " axes over an input of " + node.rank(0));
    }
    if (axes < 1 || axes > 3) {
      throw node.unsupported(axes + " spatial axes are not supported");
    }
    return new Window(
        node.tensor(0), kernel, strides, dilations, pads(node, kernel, strides, dilations));
  }

  static long[] repeat(long value, int times) {
    long[] all = new long[times];
    Arrays.fill(all, value);
    return all;
  }

  int axes() {
    return kernel.length;
  }

  private static List<String> pads(
      NodeSource node, long[] kernel, long[] strides, long[] dilations) {
    String mode = node.node().text("auto_pad", "NOTSET");
    return switch (mode) {
      case "NOTSET" -> literals(node.node().integers("pads", repeat(0, 2 * kernel.length)));
      case "VALID" -> literals(repeat(0, 2 * kernel.length));
      case "SAME_UPPER", "SAME_LOWER" ->
          same(node, kernel, strides, dilations, mode.equals("SAME_UPPER"));
      default -> throw node.unsupported("auto_pad=" + mode + " is not supported");
    };
  }

  private static List<String> literals(long[] pads) {
    return Arrays.stream(pads).mapToObj(Long::toString).toList();
  }

  /**
   * So many pads that each axis comes out as its size over the stride, rounded up; the odd one goes
   * to one side.
   */
  private static List<String> same(
      NodeSource node, long[] kernel, long[] strides, long[] dilations, boolean upper) {
    List<String> begins = new ArrayList<>();
    List<String> ends = new ArrayList<>();
    for (int i = 0; i < kernel.length; i++) {
      String size = node.let(ShapeEmitters.size(node.tensor(0), i + 2));
      String steps =
          "((" + size + " + " + (strides[i] - 1) + ") // " + strides[i] + " - 1) * " + strides[i];
      String total = node.let(steps + " + " + ((kernel[i] - 1) * dilations[i] + 1) + " - " + size);
      String bounded = node.let(total + " if " + total + " > 0 else 0");
      String less = node.let(bounded + " // 2");
      String more = node.let(bounded + " - " + less);
      begins.add(upper ? less : more);
      ends.add(upper ? more : less);
    }
    begins.addAll(ends);
    return begins;
  }

  /**
   * Whether both ends of every axis have the same pads, which torch's own operators can do
   * themselves.
   */
  boolean symmetric() {
    return pads.subList(0, axes()).equals(pads.subList(axes(), 2 * axes()));
  }

  /** The pads of one side, as a list. */
  String sides() {
    return NodeSource.list(pads.subList(0, axes()));
  }

  /** Whether torch's poolings take these pads: symmetric ones of at most half a kernel. */
  boolean poolable() {
    for (int i = 0; i < axes(); i++) {
      String pad = pads.get(i);
      if (!pad.matches("\\d+") || 2 * Long.parseLong(pad) > kernel[i]) {
        return false;
      }
    }
    return symmetric();
  }

  /** The input with its pads filled in. */
  String fill(String tensor, String value) {
    List<String> reversed = new ArrayList<>();
    for (int i = axes() - 1; i >= 0; i--) {
      reversed.add(pads.get(i));
      reversed.add(pads.get(i + axes()));
    }
    return "torch.constant_pad_nd("
        + tensor
        + ", "
        + reversed.stream().collect(Collectors.joining(", ", "[", "]"))
        + ", "
        + value
        + ")";
  }

  /** The same window over an input that has its pads. */
  Window filled(String tensor) {
    return new Window(tensor, kernel, strides, dilations, literals(repeat(0, 2 * axes())));
  }
}
