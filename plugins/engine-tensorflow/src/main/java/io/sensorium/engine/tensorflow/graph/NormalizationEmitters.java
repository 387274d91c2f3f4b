package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.compile.Operand;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.tensorflow.Output;

/** Softmax and normalization layers. */
final class NormalizationEmitters {
  private NormalizationEmitters() {}

  static Map<String, Emitter> all() {
    Map<String, Emitter> all = new TreeMap<>();
    all.put("Softmax", Emitter.single(node -> softmax(node, (g, x) -> g.call("Softmax", x))));
    all.put("LogSoftmax", Emitter.single(node -> softmax(node, Losses::logSoftmax)));
    all.put("Hardmax", Emitter.single(NormalizationEmitters::hardmax));
    all.put("LayerNormalization", NormalizationEmitters::layerNorm);
    all.put("InstanceNormalization", Emitter.single(NormalizationEmitters::instanceNorm));
    all.put("GroupNormalization", Emitter.single(NormalizationEmitters::groupNorm));
    all.put("LpNormalization", Emitter.single(NormalizationEmitters::lpNorm));
    return all;
  }

  /** TensorFlow's own runs along the last axis, whatever axis is asked for. */
  private static Operand<Extent> softmax(
      NodeWriter node, BiFunction<GraphWriter, Output<?>, Output<?>> function) {
    int axis = node.axis(node.node().integer("axis", -1));
    int[] order = IndexEmitters.swapped(node.rank(0), axis);
    GraphWriter graph = node.graph();
    Output<?> last = graph.transpose(node.tensor(0), order);
    return node.like(graph.transpose(function.apply(graph, last), order));
  }

  /**
   * A tensor of mean 0 and variance 1 over some axes.
   *
   * @param mean what it was, the axes kept with size 1
   * @param inverse of the standard deviation, likewise
   */
  private record Normalized(Output<?> x, Output<?> mean, Output<?> inverse) {
    static Normalized of(NodeWriter node, Output<?> x, int... axes) {
      GraphWriter graph = node.graph();
      Output<?> mean = graph.reduce("Mean", x, true, axes);
      Output<?> centred = node.call("Sub", x, mean);
      Output<?> variance = graph.reduce("Mean", node.call("Square", centred), true, axes);
      Output<?> epsilon = node.scalar(node.number("epsilon", 1e-5));
      Output<?> inverse = node.call("Rsqrt", node.call("AddV2", variance, epsilon));
      return new Normalized(node.call("Mul", centred, inverse), mean, inverse);
    }
  }

  /** One where the largest element stands, the first of several. */
  private static Operand<Extent> hardmax(NodeWriter node) {
    int axis = node.axis(node.node().integer("axis", -1));
    GraphWriter graph = node.graph();
    Output<?> x = node.tensor(0);
    Output<?> hot =
        graph
            .op("OneHot")
            .in(
                node.call("ArgMax", x, graph.scalar(axis)),
                graph.scalar(graph.size(x, axis)),
                node.scalar(1),
                node.scalar(0))
            .attribute("axis", axis == node.rank(0) - 1 ? -1 : axis)
            .output();
    return node.like(hot);
  }

  private static List<Operand<Extent>> layerNorm(NodeWriter node) {
    int axis = node.axis(node.node().integer("axis", -1));
    int[] axes = IntStream.range(axis, node.rank(0)).toArray();
    Normalized normalized = Normalized.of(node, node.tensor(0), axes);
    Output<?> scaled = node.call("Mul", normalized.x(), node.tensor(1));
    Output<?> y = node.has(2) ? node.call("AddV2", scaled, node.tensor(2)) : scaled;
    return List.of(node.like(y), node.like(normalized.mean()), node.like(normalized.inverse()));
  }

  private static Operand<Extent> instanceNorm(NodeWriter node) {
    Output<?> x = node.image(0);
    int[] axes = IntStream.range(1, node.rank(0) - 1).toArray();
    Output<?> scaled = node.call("Mul", Normalized.of(node, x, axes).x(), node.tensor(1));
    return node.image(node.call("AddV2", scaled, node.tensor(2)));
  }

  private static Operand<Extent> groupNorm(NodeWriter node) {
    GraphWriter graph = node.graph();
    Output<?> x = node.tensor(0);
    List<Extent> sizes = graph.sizes(x, 0, node.rank(0));
    Extent groups = Extent.of(node.node().integer("num_groups", 0));
    Output<?> grouped = graph.reshape(x, List.of(sizes.get(0), groups, Extent.of(-1)));
    Output<?> normalized = graph.reshape(Normalized.of(node, grouped, 2).x(), sizes);
    long[] channels = new long[node.rank(0) - 1];
    java.util.Arrays.fill(channels, 1);
    channels[0] = -1;
    Output<?> scaled = node.call("Mul", normalized, graph.reshape(node.tensor(1), channels));
    return node.like(node.call("AddV2", scaled, graph.reshape(node.tensor(2), channels)));
  }

  private static Operand<Extent> lpNorm(NodeWriter node) {
    int axis = node.axis(node.node().integer("axis", -1));
    long p = node.node().integer("p", 2);
    Output<?> x = node.tensor(0);
    GraphWriter graph = node.graph();
    Output<?> norm =
        switch ((int) p) {
          case 1 -> graph.reduce("Sum", node.call("Abs", x), true, axis);
          case 2 -> node.call("Sqrt", graph.reduce("Sum", node.call("Square", x), true, axis));
          default -> throw node.unsupported("p=" + p + " is not supported");
        };
    return node.like(node.call("RealDiv", x, norm));
  }
}
