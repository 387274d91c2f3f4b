package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.compile.Operand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operation;
import org.tensorflow.Output;

/**
 * Convolutions over one or two spatial axes. Pads are filled in before, and the kernel is stretched
 * where TensorFlow has no dilation on the processor: its other ways end the process, or fail when
 * they are differentiated.
 */
final class ConvolutionEmitter {
  private ConvolutionEmitter() {}

  static Map<String, Emitter> all() {
    return Map.of("Conv", Emitter.single(ConvolutionEmitter::convolution));
  }

  private static Operand<Extent> convolution(NodeWriter node) {
    node.requireFloating(0);
    Output<?> filter = filter(node);
    long[] sizes = filter.shape().asArray();
    if (sizes == null || Arrays.stream(sizes).anyMatch(size -> size < 0)) {
      throw node.unsupported("the shape of the weight is not known");
    }
    int axes = node.rank(1) - 2;
    Window window = Window.of(node, Arrays.copyOf(sizes, axes));
    return window.result(
        OneDnnEmitters.convolution(node, window, filter)
            .orElseGet(() -> plain(node, window, filter)));
  }

  private static Output<?> plain(NodeWriter node, Window window, Output<?> filter) {
    Output<?> y = convolve(node, window, filter, node.node().integer("group", 1));
    return node.has(2) ? node.call("BiasAdd", y, node.tensor(2)) : y;
  }

  /** The weight as [height, width, in, out]. */
  private static Output<?> filter(NodeWriter node) {
    return switch (node.rank(1)) {
      case 3 -> node.call("ExpandDims", node.ordered(1, 2, 1, 0), node.graph().scalar(1));
      case 4 -> node.ordered(1, 2, 3, 1, 0);
      default -> throw node.unsupported((node.rank(1) - 2) + " spatial axes are not supported");
    };
  }

  private static Output<?> convolve(NodeWriter node, Window window, Output<?> filter, long groups) {
    Output<?> x = window.filled(0);
    long in = filter.shape().get(2);
    if (groups > 1 && in == 1) {
      return depthwise(node, window, x, filter, groups);
    }
    return groups == 1 ? dense(node, window, x, filter) : grouped(node, window, x, filter, groups);
  }

  private static Output<?> dense(NodeWriter node, Window window, Output<?> x, Output<?> filter) {
    boolean stretch = window.dilated() && node.training();
    OperationCall call =
        node.graph()
            .op("Conv2D")
            .in(x, stretch ? stretched(node, window, filter) : filter)
            .attribute("strides", window.strides())
            .attribute("padding", Window.VALID);
    return (stretch ? call : call.attribute("dilations", window.dilations())).output();
  }

  private static Output<?> grouped(
      NodeWriter node, Window window, Output<?> x, Output<?> filter, long groups) {
    Operation inputs = split(node, x, groups);
    Operation filters = split(node, filter, groups);
    List<Output<?>> parts = new ArrayList<>();
    for (int i = 0; i < groups; i++) {
      parts.add(dense(node, window, inputs.output(i), filters.output(i)));
    }
    return node.graph().concatenate(parts, 3);
  }

  static Operation split(NodeWriter node, Output<?> x, long parts) {
    return node.graph()
        .op("Split")
        .in(node.graph().scalar(3), x)
        .attribute("num_split", parts)
        .operation();
  }

  private static Output<?> depthwise(
      NodeWriter node, Window window, Output<?> x, Output<?> filter, long channels) {
    GraphWriter graph = node.graph();
    Output<?> wide = wide(node, window, filter);
    long[] sizes = wide.shape().asArray();
    Output<?> multiplied = graph.reshape(wide, sizes[0], sizes[1], channels, sizes[3] / channels);
    boolean square = window.stride(0) == window.stride(1);
    Output<?> y =
        graph
            .op("DepthwiseConv2dNative")
            .in(x, multiplied)
            .attribute("strides", square ? window.strides() : Window.attribute(1, 1))
            .attribute("padding", Window.VALID)
            .output();
    return square ? y : everyNth(graph, window, y);
  }

  /** TensorFlow steps equally far along both axes. */
  private static Output<?> everyNth(GraphWriter graph, Window window, Output<?> y) {
    SliceEmitter.Ranges ranges = new SliceEmitter.Ranges(4);
    for (int i = 0; i < 2; i++) {
      ranges.set(i + 1, Extent.zero(), Extent.of(Integer.MAX_VALUE), window.stride(i));
    }
    return ranges.cut(graph, y);
  }

  /** A kernel as large as what it sees. */
  static Output<?> wide(NodeWriter node, Window window, Output<?> filter) {
    return window.dilated() ? stretched(node, window, filter) : filter;
  }

  /** A kernel with zeros between its elements, which sees what a dilated one sees. */
  private static Output<?> stretched(NodeWriter node, Window window, Output<?> filter) {
    GraphWriter graph = node.graph();
    long[] sizes = filter.shape().asArray();
    Output<?> apart = graph.reshape(filter, sizes[0], 1, sizes[1], 1, sizes[2], sizes[3]);
    int down = (int) window.dilation(0);
    int across = (int) window.dilation(1);
    Output<?> gaps =
        graph.reshape(graph.ints(0, 0, 0, down - 1, 0, 0, 0, across - 1, 0, 0, 0, 0), 6, 2);
    Output<?> full =
        graph.reshape(
            node.call("PadV2", apart, gaps, node.scalar(0)),
            sizes[0] * down,
            sizes[1] * across,
            sizes[2],
            sizes[3]);
    SliceEmitter.Ranges ranges = new SliceEmitter.Ranges(4);
    ranges.set(0, Extent.zero(), Extent.of((sizes[0] - 1) * down + 1), 1);
    ranges.set(1, Extent.zero(), Extent.of((sizes[1] - 1) * across + 1), 1);
    return ranges.cut(graph, full);
  }
}
