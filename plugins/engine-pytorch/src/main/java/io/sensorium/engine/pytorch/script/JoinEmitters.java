package io.sensorium.engine.pytorch.script;

import io.sensorium.network.compile.Operand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Operators that join tensors, and that cut them. */
final class JoinEmitters {
  private JoinEmitters() {}

  static Map<String, Emitter> all() {
    Map<String, Emitter> all = new TreeMap<>();
    all.put("Concat", Emitter.single(JoinEmitters::concat));
    all.put("Split", JoinEmitters::split);
    all.put("Slice", Emitter.single(JoinEmitters::slice));
    return all;
  }

  private static Operand<String> concat(NodeSource node) {
    return node.like(
        "torch.cat(" + node.tensors() + ", " + node.axis(node.node().integer("axis", 0)) + ")");
  }

  private static List<Operand<String>> split(NodeSource node) {
    int axis = node.axis(node.node().integer("axis", 0));
    int parts = node.node().outputs().size();
    String x = node.tensor(0);
    List<String> sizes =
        node.has(1)
            ? node.integers(1).elements()
            : node.shapes().split(node.let(ShapeEmitters.size(x, axis)), parts);
    List<Operand<String>> outputs = new ArrayList<>();
    String start = "0";
    for (int i = 0; i < parts; i++) {
      outputs.add(
          node.like("torch.narrow(" + x + ", " + axis + ", " + start + ", " + sizes.get(i) + ")"));
      start = node.shapes().plus(start, sizes.get(i));
    }
    return outputs;
  }

  private static Operand<String> slice(NodeSource node) {
    List<String> starts = node.integers(1).elements();
    List<String> ends = node.integers(2).elements();
    long[] axes =
        node.has(3)
            ? node.constantIntegers(3)
            : IntStream.range(0, starts.size()).asLongStream().toArray();
    long[] steps = node.has(4) ? node.constantIntegers(4) : filled(starts.size());
    String x = node.tensor(0);
    for (int i = 0; i < axes.length; i++) {
      x = node.let(sliceAxis(node, x, node.axis(axes[i]), starts.get(i), ends.get(i), steps[i]));
    }
    return new ScriptTensor(x, node.type(0), node.rank(0));
  }

  private static long[] filled(int size) {
    long[] ones = new long[size];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static String sliceAxis(
      NodeSource node, String x, int axis, String start, String end, long step) {
    if (step > 0) {
      return "torch.slice(" + x + ", " + axis + ", " + start + ", " + end + ", " + step + ")";
    }
    if (step == 0) {
      throw node.unsupported("a step of 0");
    }
    // Counted from the back, the slice has a positive step.
    String size = node.let(ShapeEmitters.size(x, axis));
    String from = node.let(fromBack(start, size));
    String to = node.let(fromBack(end, size));
    String flipped = "torch.flip(" + x + ", [" + axis + "])";
    return "torch.slice(" + flipped + ", " + axis + ", " + from + ", " + to + ", " + -step + ")";
  }

  /**
   * {@code size - 1 - i} with i clamped to [-1, size - 1], after negative ones have been counted
   * from the end.
   */
  private static String fromBack(String index, String size) {
    String far = "-9223372036854775807";
    String positive =
        "("
            + index
            + " + "
            + size
            + " if "
            + index
            + " < 0 and "
            + index
            + " > "
            + far
            + " else "
            + index
            + ")";
    return size + " - 1 - ops.prim.max(-1, ops.prim.min(" + size + " - 1, " + positive + "))";
  }
}
