package io.sensorium.engine.pytorch.script;

import io.sensorium.network.compile.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Padding with a constant, the edge or a reflection. */
final class PaddingEmitters {
  private static final String EDGE = "torch.clamp(%s, 0, %s)";
  private static final String REFLECTION =
      "torch.rsub(torch.abs(torch.rsub(torch.abs(%1$s), %2$s)), %2$s)";

  private PaddingEmitters() {}

  static Map<String, Emitter> all() {
    return Map.of("Pad", Emitter.single(PaddingEmitters::pad));
  }

  private static Operand<String> pad(NodeSource node) {
    List<String> pads = node.integers(1).elements();
    int[] axes = axes(node, pads.size() / 2);
    String mode = node.node().text("mode", "constant");
    return switch (mode) {
      case "constant" -> constant(node, pads, axes);
      case "edge" -> spread(node, pads, axes, EDGE);
      case "reflect" -> spread(node, pads, axes, REFLECTION);
      default -> throw node.unsupported("mode=" + mode + " is not supported");
    };
  }

  private static int[] axes(NodeSource node, int count) {
    long[] given = node.has(3) ? node.constantIntegers(3) : LongStream.range(0, count).toArray();
    return LongStream.of(given).mapToInt(node::axis).toArray();
  }

  /** Torch's order: the last axis first, begin and end of each. */
  private static List<String> reversed(NodeSource node, List<String> pads, int[] axes) {
    List<String> reversed = new ArrayList<>();
    for (int axis = node.rank(0) - 1; axis >= 0; axis--) {
      String begin = "0";
      String end = "0";
      for (int i = 0; i < axes.length; i++) {
        if (axes[i] == axis) {
          begin = pads.get(i);
          end = pads.get(i + axes.length);
        }
      }
      reversed.add(begin);
      reversed.add(end);
    }
    return reversed;
  }

  private static Operand<String> constant(NodeSource node, List<String> pads, int[] axes) {
    String value = NodeSource.literal(node.number(2, 0), node.type(0));
    String order = NodeSource.list(reversed(node, pads, axes));
    return node.like("torch.constant_pad_nd(" + node.tensor(0) + ", " + order + ", " + value + ")");
  }

  /** Every place in the pads reads a place inside; torch's own pads floats, and few axes. */
  private static Operand<String> spread(
      NodeSource node, List<String> pads, int[] axes, String inside) {
    String x = node.tensor(0);
    for (int i = 0; i < axes.length; i++) {
      String begin = pads.get(i);
      String end = pads.get(i + axes.length);
      if (begin.equals("0") && end.equals("0")) {
        continue;
      }
      String last = node.let(ShapeEmitters.size(x, axes[i]) + " - 1");
      String places =
          node.let(
              "torch.arange(-(%s), %s + 1 + %s, dtype=4, %s)"
                  .formatted(begin, last, end, node.device()));
      x =
          node.let(
              "torch.index_select(%s, %d, %s)"
                  .formatted(x, axes[i], inside.formatted(places, last)));
    }
    return node.like(x);
  }
}
