package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.compile.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.tensorflow.Output;

/** Poolings over windows, and over all of an image. */
final class PoolingEmitters {
  private PoolingEmitters() {}

  static Map<String, Emitter> all() {
    Map<String, Emitter> all = new TreeMap<>();
    all.put("MaxPool", Emitter.single(PoolingEmitters::maximum));
    all.put("AveragePool", Emitter.single(PoolingEmitters::average));
    all.put("GlobalAveragePool", Emitter.single(node -> global(node, "Mean")));
    all.put("GlobalMaxPool", Emitter.single(node -> global(node, "Max")));
    return all;
  }

  private static Operand<Extent> global(NodeWriter node, String function) {
    int[] axes = IntStream.range(1, node.rank(0) - 1).toArray();
    return node.image(node.graph().reduce(function, node.image(0), true, axes));
  }

  private static Window window(NodeWriter node) {
    node.requireFloating(0);
    return Window.of(node, node.node().integers("kernel_shape"));
  }

  private static List<Extent> around(NodeWriter node, Window window) {
    if (node.node().integer("ceil_mode", 0) == 0) {
      return window.pads();
    }
    List<Extent> lacking = window.lacking();
    return IntStream.range(0, 4)
        .mapToObj(i -> node.graph().plus(window.pads().get(i), lacking.get(i)))
        .toList();
  }

  private static Operand<Extent> maximum(NodeWriter node) {
    node.refuseOutput(1);
    node.require("storage_order", 0);
    Window window = window(node);
    Output<?> x = window.fill(window.x(), around(node, window), Double.NEGATIVE_INFINITY);
    return window.result(window.dilated() ? dilated(node, window, x) : pool(node, window, x));
  }

  private static Output<?> pool(NodeWriter node, Window window, Output<?> x) {
    return pool(node, window, "MaxPool", x);
  }

  private static Output<?> pool(NodeWriter node, Window window, String function, Output<?> x) {
    return node.graph()
        .op(function)
        .in(x)
        .attribute("ksize", window.kernel())
        .attribute("strides", window.strides())
        .attribute("padding", "VALID")
        .output();
  }

  /** The largest of what each place of the kernel sees; TensorFlow has no dilated pooling. */
  private static Output<?> dilated(NodeWriter node, Window window, Output<?> x) {
    List<Output<?>> seen = new ArrayList<>();
    for (int row = 0; row < window.kernel(0); row++) {
      for (int column = 0; column < window.kernel(1); column++) {
        seen.add(shifted(node, window, x, row, column));
      }
    }
    return seen.stream().reduce((a, b) -> node.call("Maximum", a, b)).orElse(x);
  }

  private static Output<?> shifted(
      NodeWriter node, Window window, Output<?> x, int row, int column) {
    GraphWriter graph = node.graph();
    SliceEmitter.Ranges ranges = new SliceEmitter.Ranges(4);
    int[] place = {row, column};
    for (int i = 0; i < 2; i++) {
      long start = place[i] * window.dilation(i);
      long left = (window.kernel(i) - 1 - place[i]) * window.dilation(i);
      Extent end = graph.minus(graph.size(x, i + 1), Extent.of(left));
      ranges.set(i + 1, Extent.of(start), end, window.stride(i));
    }
    return ranges.cut(graph, x);
  }

  /**
   * What lies in the pads is 0 in the window and in a mask; the averages of both give the average
   * of what counts.
   */
  private static Operand<Extent> average(NodeWriter node) {
    Window window = window(node);
    if (window.dilated()) {
      throw node.unsupported("dilations are not supported");
    }
    boolean ceil = node.node().integer("ceil_mode", 0) == 1;
    boolean counted = node.node().integer("count_include_pad", 0) == 1;
    Output<?> x = window.fill(window.x(), around(node, window), 0);
    Output<?> sum = pool(node, window, "AvgPool", x);
    boolean whole = !ceil && (counted || !window.padded());
    return window.result(whole ? sum : node.call("RealDiv", sum, share(node, window, counted)));
  }

  private static Output<?> share(NodeWriter node, Window window, boolean counted) {
    GraphWriter graph = node.graph();
    Output<?> counting = counted ? window.filled(0) : window.x();
    List<Extent> sizes =
        List.of(Extent.one(), graph.size(counting, 1), graph.size(counting, 2), Extent.one());
    Output<?> ones = node.call("Fill", graph.vector(sizes), node.scalar(1));
    boolean ceil = node.node().integer("ceil_mode", 0) == 1;
    List<Extent> rest = counted ? (ceil ? window.lacking() : List.of()) : around(node, window);
    return pool(node, window, "AvgPool", window.fill(ones, rest, 0));
  }
}
