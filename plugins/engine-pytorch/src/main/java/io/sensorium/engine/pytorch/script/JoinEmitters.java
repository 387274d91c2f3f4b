package io.sensorium.engine.pytorch.script;

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

  private static Operand concat(NodeSource node) {
    if (node.isShapeArithmetic()) {
      return Operand.Integers.vector(
          IntStream.range(0, node.inputs())
              .mapToObj(node::integers)
              .flatMap(x -> x.elements().stream())
              .toList());
    }
    return node.like(
        "torch.cat(" + node.tensors() + ", " + node.axis(node.node().integer("axis", 0)) + ")");
  }

  private static List<Operand> split(NodeSource node) {
    int axis = node.axis(node.node().integer("axis", 0));
    int parts = node.node().outputs().size();
    String x = node.tensor(0);
    List<String> sizes =
        node.has(1) ? node.integers(1).elements() : equalSizes(node, x, axis, parts);
    List<Operand> outputs = new ArrayList<>();
    String start = "0";
    for (int i = 0; i < parts; i++) {
      outputs.add(
          node.like("torch.narrow(" + x + ", " + axis + ", " + start + ", " + sizes.get(i) + ")"));
      start = node.let(start + " + " + sizes.get(i));
    }
    return outputs;
  }

  /** Parts of one size, of which the last may be smaller. */
  private static List<String> equalSizes(NodeSource node, String x, int axis, int parts) {
    String whole = node.let(ShapeEmitters.size(x, axis));
    String part = node.let("(" + whole + " + " + (parts - 1) + ") // " + parts);
    List<String> sizes = new ArrayList<>(java.util.Collections.nCopies(parts - 1, part));
    sizes.add("(" + whole + " - " + (parts - 1) + " * " + part + ")");
    return sizes;
  }

  private static Operand slice(NodeSource node) {
    List<String> starts = node.integers(1).elements();
    List<String> ends = node.integers(2).elements();
    long[] axes =
        node.has(3)
            ? node.constantIntegers(3)
            : IntStream.range(0, starts.size()).asLongStream().toArray();
    long[] steps = node.has(4) ? node.constantIntegers(4) : filled(starts.size());
    if (node.input(0) instanceof Operand.Integers integers) {
      return sliceIntegers(node, integers.elements(), steps);
    }
    String x = node.tensor(0);
    for (int i = 0; i < axes.length; i++) {
      x = node.let(sliceAxis(node, x, node.axis(axes[i]), starts.get(i), ends.get(i), steps[i]));
    }
    return new Operand.Variable(x, node.type(0), node.rank(0));
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

  private static Operand sliceIntegers(NodeSource node, List<String> elements, long[] steps) {
    int size = elements.size();
    long start = clamp(node.constantIntegers(1)[0], size);
    long end = clamp(node.constantIntegers(2)[0], size);
    if (steps[0] < 1) {
      throw node.unsupported("a step of " + steps[0] + " over a shape is not supported");
    }
    List<String> kept = new ArrayList<>();
    for (long i = start; i < end; i += steps[0]) {
      kept.add(elements.get((int) i));
    }
    return Operand.Integers.vector(kept);
  }

  private static long clamp(long index, int size) {
    return Math.max(0, Math.min(size, index < 0 ? index + size : index));
  }
}
