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
  private static final String CONVOLUTION_LAYOUT =
      "ops.mkldnn._reorder_convolution_weight(%%s, %s, %s, %s, %d, None)";

  private OneDnnEmitters() {}

  /** x W + b, unless it must be written plainly. */
  static Optional<Operand<String>> linear(NodeSource node) {
    if (!fits(node) || node.rank(0) < 2) {
      return Optional.empty();
    }
    String call =
        "ops.mkldnn._linear_pointwise(%s, %s, %s, %%s)"
            .formatted(node.tensor(0), node.laidOut(1, LINEAR_LAYOUT), node.tensor(2));
    return Optional.of(node.like(node.takeActivation().applied(call)));
  }

  /** A convolution, unless it must be written plainly. */
  static Optional<Operand<String>> convolution(NodeSource node, Window window) {
    if (!fits(node) || window.axes() != 2) {
      return Optional.empty();
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
        CONVOLUTION_LAYOUT.formatted("[0, 0]", window.strides(), window.dilations(), groups(node));
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

  private static boolean fits(NodeSource node) {
    return node.oneDnn() && node.isConstant(1) && node.type(0) == ElementType.FLOAT;
  }
}
