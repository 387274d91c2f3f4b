package io.sensorium.engine.pytorch.script;

import io.sensorium.network.ElementType;
import io.sensorium.network.compile.Operand;
import java.util.Optional;

/**
 * Linear layers and convolutions of constant weights by oneDNN: the weights are laid out for it
 * once, and it applies the activation that follows. For inference on a CPU.
 */
final class OneDnnEmitters {
  private static final String LINEAR_LAYOUT =
      "ops.mkldnn._reorder_linear_weight(torch.contiguous(torch.t(%s)), None)";
  private static final String POINTWISE_LAYOUT =
      "ops.mkldnn._reorder_linear_weight(torch.flatten(%s, 1, -1), None)";
  private static final String CONVOLUTION_LAYOUT =
      "ops.mkldnn._reorder_convolution_weight(%%s, [0, 0], %s, %s, %d, %s)";

  /** Larger than a window by this many steps, an image is an ordinary one. */
  private static final int STEPS = 16;

  private OneDnnEmitters() {}

  /** x W + b, unless it must be written plainly. */
  static Optional<Operand<String>> linear(NodeSource node) {
    if (!fits(node) || node.rank(0) < 2) {
      return Optional.empty();
    }
    String call = linear(node, node.tensor(0), LINEAR_LAYOUT);
    return Optional.of(node.like(node.takeActivation().applied(call)));
  }

  /** A call with a place for the activation. */
  private static String linear(NodeSource node, String x, String layout) {
    return "ops.mkldnn._linear_pointwise(%s, %s, %s, %%s)"
        .formatted(x, node.laidOut(1, layout), node.tensorOrNone(2));
  }

  /** A convolution, unless it must be written plainly. */
  static Optional<Operand<String>> convolution(NodeSource node, Window window) {
    if (!fits(node) || window.axes() != 2) {
      return Optional.empty();
    }
    if (window.pointwise() && groups(node) == 1) {
      return Optional.of(node.like(pointwise(node, window)));
    }
    if (!window.symmetric() && isSmaller(node, window)) {
      Optional<EvenPads> even = EvenPads.of(window);
      if (even.isPresent()) {
        String y = convolution(node, window, even.get().sides());
        return Optional.of(node.like(even.get().cut(node, y)));
      }
    }
    Window filled = window.even(node);
    return Optional.of(node.like(convolution(node, filled, filled.sides())));
  }

  /**
   * A linear layer over the channels, which oneDNN's images have last: the layout of its weights is
   * the same for all sizes, where that of a convolution's depends on batch and image.
   */
  private static String pointwise(NodeSource node, Window window) {
    String x = "torch.permute(" + window.x() + ", [0, 2, 3, 1])";
    String call = "torch.permute(" + linear(node, x, POINTWISE_LAYOUT) + ", [0, 3, 1, 2])";
    return node.takeActivation().applied(call);
  }

  /** Whether the result has fewer elements than the input. */
  private static boolean isSmaller(NodeSource node, Window window) {
    long in = node.size(1, 1) * groups(node);
    return node.size(1, 0) < in * window.stride(0) * window.stride(1);
  }

  private static long groups(NodeSource node) {
    return node.node().integer("group", 1);
  }

  private static String convolution(NodeSource node, Window window, String sides) {
    String layout =
        CONVOLUTION_LAYOUT.formatted(
            window.strides(), window.dilations(), groups(node), images(node, window));
    String call =
        "ops.mkldnn._convolution_pointwise(%s, %s, %s, %s, %s, %s, %d, %%s)"
            .formatted(
                window.x(),
                node.laidOut(1, layout),
                node.tensorOrNone(2),
                sides,
                window.strides(),
                window.dilations(),
                groups(node));
    return node.takeActivation().applied(call);
  }

  /**
   * The images that weights are laid out for. With a filter for each channel the layout is the same
   * for all; otherwise it depends on sizes that are not known yet, and to change one wrong guess
   * into another takes oneDNN far longer than to change what it lays out for no image.
   */
  private static String images(NodeSource node, Window window) {
    boolean depthwise = node.size(1, 0) == groups(node) && node.size(1, 1) == 1;
    return depthwise
        ? NodeSource.list(1, groups(node), window.reach(0) + STEPS, window.reach(1) + STEPS)
        : "None";
  }

  private static boolean fits(NodeSource node) {
    return node.oneDnn() && node.isConstant(1) && node.type(0) == ElementType.FLOAT;
  }
}
