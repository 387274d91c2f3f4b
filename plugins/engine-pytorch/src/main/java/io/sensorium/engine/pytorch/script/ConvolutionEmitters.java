package io.sensorium.engine.pytorch.script;

import io.sensorium.network.compile.Operand;
import io.sensorium.network.compile.WindowShape;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Convolutions over one to three spatial axes. */
final class ConvolutionEmitters {
  private ConvolutionEmitters() {}

  static Map<String, Emitter> all() {
    return Map.of(
        "Conv", Emitter.single(ConvolutionEmitters::convolution),
        "ConvTranspose", Emitter.single(ConvolutionEmitters::transposed));
  }

  private static long[] kernel(NodeSource node) {
    if (node.node().has("kernel_shape")) {
      return node.node().integers("kernel_shape");
    }
    return IntStream.range(2, node.rank(1)).mapToLong(axis -> node.size(1, axis)).toArray();
  }

  private static Operand<String> convolution(NodeSource node) {
    Window window = Window.of(node, kernel(node));
    return OneDnnEmitters.convolution(node, window).orElseGet(() -> plain(node, window.even(node)));
  }

  private static Operand<String> plain(NodeSource node, Window window) {
    return node.like(
        "torch.conv%dd(%s, %s, %s, %s, %s, %s, %d)"
            .formatted(
                window.axes(),
                window.x(),
                node.tensor(1),
                node.tensorOrNone(2),
                window.strides(),
                window.sides(),
                window.dilations(),
                node.node().integer("group", 1)));
  }

  /** Pads are cut off the full result, so both ends may differ. */
  private static Operand<String> transposed(NodeSource node) {
    node.refuse("output_shape");
    String mode = node.node().text("auto_pad", "NOTSET");
    if (mode.startsWith("SAME")) {
      throw node.unsupported("auto_pad=" + mode + " is not supported");
    }
    Window window = Window.of(node, kernel(node));
    int axes = window.axes();
    long[] extra = node.node().integers("output_padding", WindowShape.repeat(0, axes));
    boolean symmetric = window.symmetric();
    String full =
        node.let(
            "torch.conv_transpose%dd(%s, %s, %s, %s, %s, %s, %d, %s)"
                .formatted(
                    axes,
                    window.x(),
                    node.tensor(1),
                    node.tensorOrNone(2),
                    window.strides(),
                    symmetric ? window.sides() : NodeSource.list(WindowShape.repeat(0, axes)),
                    NodeSource.list(extra),
                    node.node().integer("group", 1),
                    window.dilations()));
    return node.like(symmetric ? full : cut(node, full, window.pads(), axes));
  }

  private static String cut(NodeSource node, String full, List<String> pads, int axes) {
    String x = full;
    for (int i = 0; i < axes; i++) {
      String end = ShapeEmitters.size(x, i + 2) + " - " + pads.get(i + axes);
      x = node.let("torch.slice(" + x + ", " + (i + 2) + ", " + pads.get(i) + ", " + end + ", 1)");
    }
    return x;
  }
}
