package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.compile.Operand;
import io.sensorium.network.compile.WindowShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operation;
import org.tensorflow.Output;

/**
 * Transposed convolutions over one or two spatial axes: the gradient of a convolution that has no
 * pads, with the pads cut off the full result.
 */
final class TransposedConvolutionEmitter {
  private TransposedConvolutionEmitter() {}

  static Map<String, Emitter> all() {
    return Map.of("ConvTranspose", Emitter.single(TransposedConvolutionEmitter::convolution));
  }

  private static Operand<Extent> convolution(NodeWriter node) {
    node.requireFloating(0);
    node.refuse("output_shape");
    String mode = node.node().text("auto_pad", "NOTSET");
    if (mode.startsWith("SAME")) {
      throw node.unsupported("auto_pad=" + mode + " is not supported");
    }
    Output<?> filter = filter(node);
    long[] sizes = filter.shape().asArray();
    if (sizes == null || Arrays.stream(sizes).anyMatch(size -> size < 0)) {
      throw node.unsupported("the shape of the weight is not known");
    }
    int axes = node.rank(1) - 2;
    Window window = Window.of(node, Arrays.copyOf(sizes, axes));
    long groups = node.node().integer("group", 1);
    Output<?> full = full(node, window, ConvolutionEmitter.wide(node, window, filter), groups);
    Output<?> y = cut(node, window, full);
    return window.result(node.has(2) ? node.call("BiasAdd", y, node.tensor(2)) : y);
  }

  /** The weight, [in, out, ...], as [height, width, out, in]. */
  private static Output<?> filter(NodeWriter node) {
    return switch (node.rank(1)) {
      case 3 -> node.call("ExpandDims", node.ordered(1, 2, 1, 0), node.graph().scalar(1));
      case 4 -> node.ordered(1, 2, 3, 1, 0);
      default -> throw node.unsupported((node.rank(1) - 2) + " spatial axes are not supported");
    };
  }

  private static Output<?> full(NodeWriter node, Window window, Output<?> filter, long groups) {
    if (groups == 1) {
      return dense(node, window, window.x(), filter);
    }
    Operation inputs = ConvolutionEmitter.split(node, window.x(), groups);
    Operation filters = ConvolutionEmitter.split(node, filter, groups);
    List<Output<?>> parts = new ArrayList<>();
    for (int i = 0; i < groups; i++) {
      parts.add(dense(node, window, inputs.output(i), filters.output(i)));
    }
    return node.graph().concatenate(parts, 3);
  }

  private static Output<?> dense(NodeWriter node, Window window, Output<?> x, Output<?> filter) {
    GraphWriter graph = node.graph();
    List<Extent> sizes = new ArrayList<>(List.of(graph.size(x, 0)));
    for (int i = 0; i < 2; i++) {
      Extent steps = graph.minus(graph.size(x, i + 1), Extent.one());
      Extent reach = graph.size(filter, i);
      sizes.add(graph.plus(graph.times(steps, Extent.of(window.stride(i))), reach));
    }
    sizes.add(graph.size(filter, 2));
    return graph
        .op("Conv2DBackpropInput")
        .in(graph.vector(sizes), filter, x)
        .attribute("strides", window.strides())
        .attribute("padding", "VALID")
        .output();
  }

  /** Without the pads, and with what {@code output_padding} adds at the ends. */
  private static Output<?> cut(NodeWriter node, Window window, Output<?> full) {
    GraphWriter graph = node.graph();
    long[] more = node.node().integers("output_padding", WindowShape.repeat(0, node.rank(0) - 2));
    List<Extent> added = new ArrayList<>(List.of(Extent.zero(), Extent.zero()));
    for (int i = 0; i < 2; i++) {
      added.add(Extent.of(i < more.length ? more[i] : 0));
    }
    Output<?> whole = window.fill(full, added, 0);
    SliceEmitter.Ranges ranges = new SliceEmitter.Ranges(4);
    for (int i = 0; i < 2; i++) {
      Extent end = graph.minus(graph.size(whole, i + 1), window.pads().get(i + 2));
      ranges.set(i + 1, window.pads().get(i), end, 1);
    }
    return window.padded() ? ranges.cut(graph, whole) : whole;
  }
}
