package io.sensorium.engine.pytorch.script;

import io.sensorium.network.compile.Operand;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Poolings over windows, and over all of an image. */
final class PoolingEmitters {
  private PoolingEmitters() {}

  static Map<String, Emitter> all() {
    Map<String, Emitter> all = new TreeMap<>();
    all.put("MaxPool", Emitter.single(PoolingEmitters::maximum));
    all.put("AveragePool", Emitter.single(PoolingEmitters::average));
    all.put("GlobalAveragePool", Emitter.single(node -> global(node, "mean")));
    all.put("GlobalMaxPool", Emitter.single(node -> global(node, "amax")));
    return all;
  }

  private static Operand<String> global(NodeSource node, String function) {
    String axes =
        IntStream.range(2, node.rank(0))
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", ", "[", "]"));
    return node.like("torch." + function + "(" + node.tensor(0) + ", " + axes + ", True)");
  }

  private static Window window(NodeSource node) {
    return Window.of(node, node.node().integers("kernel_shape"));
  }

  private static boolean ceil(NodeSource node, Window window) {
    boolean ceil = node.node().integer("ceil_mode", 0) == 1;
    if (ceil && !window.poolable()) {
      throw node.unsupported(
          "ceil_mode=1 together with pads that differ or exceed half of the kernel is not supported");
    }
    return ceil;
  }

  private static Operand<String> maximum(NodeSource node) {
    node.refuseOutput(1);
    node.require("storage_order", 0);
    Window window = window(node);
    boolean ceil = ceil(node, window);
    if (!node.type(0).isFloating()) {
      throw node.unsupported("element type " + node.type(0) + " is not supported");
    }
    if (!window.poolable()) {
      window = window.filled(node.let(window.fill(window.x(), "-inf")));
    }
    return node.like(
        "torch.max_pool%dd(%s, %s, %s, %s, %s, %s)"
            .formatted(
                window.axes(),
                window.x(),
                window.kernel(),
                window.strides(),
                window.sides(),
                window.dilations(),
                NodeSource.bool(ceil)));
  }

  private static Operand<String> average(NodeSource node) {
    Window window = window(node);
    if (window.dilated()) {
      throw node.unsupported("dilations=" + window.dilations() + " is not supported");
    }
    boolean ceil = ceil(node, window);
    boolean counted = node.node().integer("count_include_pad", 0) == 1;
    if (window.poolable()) {
      return node.like(average(window, ceil, counted));
    }
    Window filled = window.filled(node.let(window.fill(window.x(), "0.0")));
    if (counted) {
      return node.like(average(filled, false, true));
    }
    // The share of the window that lies inside the input is the average of ones there, and of zeros
    // in the pads.
    Window ones =
        window.filled(node.let(window.fill("torch.ones_like(" + window.x() + ")", "0.0")));
    return node.like(
        "torch.div(" + average(filled, false, true) + ", " + average(ones, false, true) + ")");
  }

  private static String average(Window window, boolean ceil, boolean counted) {
    return "torch.avg_pool%dd(%s, %s, %s, %s, %s, %s)"
        .formatted(
            window.axes(),
            window.x(),
            window.kernel(),
            window.strides(),
            window.sides(),
            NodeSource.bool(ceil),
            NodeSource.bool(counted));
  }
}
