package io.sensorium.engine.pytorch.script;

import io.sensorium.network.compile.Operand;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Operators that reduce axes. */
final class ReductionEmitters {
  private ReductionEmitters() {}

  static Map<String, Emitter> all() {
    Map<String, Emitter> all = new TreeMap<>();
    put(all, "ReduceSum", "torch.sum(%1$s, %2$s, dtype=%3$d)");
    put(all, "ReduceMean", "torch.mean(%1$s, %2$s)");
    put(all, "ReduceMax", "torch.amax(%1$s, %2$s)");
    put(all, "ReduceMin", "torch.amin(%1$s, %2$s)");
    put(all, "ReduceL1", "torch.sum(torch.abs(%1$s), %2$s, dtype=%3$d)");
    put(all, "ReduceL2", "torch.sqrt(torch.sum(torch.mul(%1$s, %1$s), %2$s, dtype=%3$d))");
    put(all, "ReduceSumSquare", "torch.sum(torch.mul(%1$s, %1$s), %2$s, dtype=%3$d)");
    put(all, "ReduceLogSum", "torch.log(torch.sum(%1$s, %2$s, dtype=%3$d))");
    put(all, "ReduceLogSumExp", "torch.logsumexp(%1$s, %2$s)");
    all.put("ReduceProd", Emitter.single(ReductionEmitters::product));
    return all;
  }

  private static void put(Map<String, Emitter> all, String operator, String text) {
    all.put(operator, Emitter.single(node -> reduce(node, text)));
  }

  private static Operand<String> reduce(NodeSource node, String text) {
    int[] axes = axes(node);
    if (axes.length == 0) {
      return noAxes(node, text);
    }
    boolean keep = node.node().integer("keepdims", 1) == 1;
    String arguments = Arrays.toString(axes) + ", " + NodeSource.bool(keep);
    String reduced = text.formatted(node.tensor(0), arguments, TorchTypes.code(node.type(0)));
    return node.let(reduced, node.type(0), node.rank(0) - (keep ? 0 : axes.length));
  }

  /**
   * Over no axes only what each element becomes is left; an empty list would mean all axes to
   * torch.
   */
  private static Operand<String> noAxes(NodeSource node, String text) {
    if (node.rank(0) == 0 || node.node().integer("noop_with_empty_axes", 0) == 0) {
      String arguments = "[0], False";
      String one = "torch.reshape(" + node.tensor(0) + ", [1])";
      return node.let(
          text.formatted(one, arguments, TorchTypes.code(node.type(0))), node.type(0), 0);
    }
    if (text.contains("abs") || text.contains("mul") || text.contains("log")) {
      throw node.unsupported("noop_with_empty_axes=1 is not supported");
    }
    return node.input(0);
  }

  private static int[] axes(NodeSource node) {
    long[] given = node.has(1) ? node.constantIntegers(1) : node.node().integers("axes");
    if (given.length > 0) {
      return Arrays.stream(given).mapToInt(node::axis).toArray();
    }
    boolean none = node.node().integer("noop_with_empty_axes", 0) == 1;
    return none ? new int[0] : IntStream.range(0, node.rank(0)).toArray();
  }

  private static Operand<String> product(NodeSource node) {
    int[] axes = Arrays.stream(axes(node)).sorted().toArray();
    boolean keep = node.node().integer("keepdims", 1) == 1;
    String x = node.tensor(0);
    for (int i = axes.length - 1; i >= 0; i--) {
      x =
          node.let(
              "torch.prod(%s, %d, %s, dtype=%d)"
                  .formatted(x, axes[i], NodeSource.bool(keep), TorchTypes.code(node.type(0))));
    }
    return new ScriptTensor(x, node.type(0), node.rank(0) - (keep ? 0 : axes.length));
  }
}
