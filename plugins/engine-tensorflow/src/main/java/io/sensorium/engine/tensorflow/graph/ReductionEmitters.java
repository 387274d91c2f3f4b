package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.compile.Operand;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.tensorflow.Output;

/** Operators that reduce axes. Over no axes, what each element becomes is left. */
final class ReductionEmitters {
  private ReductionEmitters() {}

  static Map<String, Emitter> all() {
    Map<String, Emitter> all = new TreeMap<>();
    put(all, "ReduceSum", (node, axes) -> axes.reduce("Sum", node.tensor(0)));
    put(all, "ReduceMean", (node, axes) -> axes.reduce("Mean", node.tensor(0)));
    put(all, "ReduceMax", (node, axes) -> axes.reduce("Max", node.tensor(0)));
    put(all, "ReduceMin", (node, axes) -> axes.reduce("Min", node.tensor(0)));
    put(all, "ReduceProd", (node, axes) -> axes.reduce("Prod", node.tensor(0)));
    put(all, "ReduceL1", (node, axes) -> axes.reduce("Sum", node.call("Abs", node.tensor(0))));
    put(all, "ReduceL2", (node, axes) -> node.call("Sqrt", squares(node, axes)));
    put(all, "ReduceSumSquare", ReductionEmitters::squares);
    put(all, "ReduceLogSum", (node, axes) -> node.call("Log", axes.reduce("Sum", node.tensor(0))));
    put(all, "ReduceLogSumExp", ReductionEmitters::logSumExp);
    return all;
  }

  private interface Reduction {
    Output<?> apply(NodeWriter node, Axes axes);
  }

  @SuppressWarnings("ArrayRecordComponent") // made and read in this class alone
  private record Axes(NodeWriter node, int[] axes, boolean keep) {
    Output<?> reduce(String operation, Output<?> x) {
      return node.graph().reduce(operation, x, keep, axes);
    }
  }

  private static void put(Map<String, Emitter> all, String operator, Reduction reduction) {
    all.put(operator, Emitter.single(node -> reduce(node, reduction)));
  }

  private static Operand<Extent> reduce(NodeWriter node, Reduction reduction) {
    int[] axes = axes(node);
    boolean keep = node.node().integer("keepdims", 1) == 1;
    Output<?> reduced = reduction.apply(node, new Axes(node, axes, keep));
    return node.of(reduced, node.type(0), node.rank(0) - (keep ? 0 : axes.length));
  }

  private static int[] axes(NodeWriter node) {
    long[] given = node.has(1) ? node.constantIntegers(1) : node.node().integers("axes");
    if (given.length > 0) {
      return Arrays.stream(given).mapToInt(node::axis).sorted().toArray();
    }
    boolean none = node.node().integer("noop_with_empty_axes", 0) == 1;
    return none ? new int[0] : IntStream.range(0, node.rank(0)).toArray();
  }

  private static Output<?> squares(NodeWriter node, Axes axes) {
    return axes.reduce("Sum", node.call("Square", node.tensor(0)));
  }

  /** Of differences from the largest, so that nothing overflows. */
  private static Output<?> logSumExp(NodeWriter node, Axes axes) {
    node.requireFloating(0);
    Output<?> x = node.tensor(0);
    Output<?> largest = node.graph().reduce("Max", x, true, axes.axes());
    Output<?> finite = node.call("IsFinite", largest);
    Output<?> shift =
        node.call(
            "StopGradient",
            node.call("SelectV2", finite, largest, node.call("ZerosLike", largest)));
    Output<?> sum = axes.reduce("Sum", node.call("Exp", node.call("Sub", x, shift)));
    Output<?> kept = axes.keep() ? shift : axes.reduce("Max", shift);
    return node.call("AddV2", node.call("Log", sum), kept);
  }
}
