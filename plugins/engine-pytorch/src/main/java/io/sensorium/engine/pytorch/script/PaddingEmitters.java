package io.sensorium.engine.pytorch.script;

import io.sensorium.network.compile.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Padding with a constant, the edge or a reflection. */
final class PaddingEmitters {
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
      case "edge" -> spread(node, pads, axes, "replication_pad");
      case "reflect" -> spread(node, pads, axes, "reflection_pad");
      default -> throw node.unsupported("mode=" + mode + " is not supported");
    };
  }

  private static int[] axes(NodeSource node, int count) {
    long[] given = node.has(3) ? node.constantIntegers(3) : LongStream.range(0, count).toArray();
    return LongStream.of(given).mapToInt(node::axis).toArray();
  }

  /** Torch's order: the last axis first, begin and end of each. */
  private static List<String> reversed(NodeSource node, List<String> pads, int[] axes, int first) {
    List<String> reversed = new ArrayList<>();
    for (int axis = node.rank(0) - 1; axis >= first; axis--) {
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
    String order = NodeSource.list(reversed(node, pads, axes, 0));
    return node.like("torch.constant_pad_nd(" + node.tensor(0) + ", " + order + ", " + value + ")");
  }

  /**
   * Torch pads the last one to three axes of an image; what stands before them must have no pads.
   */
  private static Operand<String> spread(
      NodeSource node, List<String> pads, int[] axes, String function) {
    node.requireFloating(0);
    List<String> all = reversed(node, pads, axes, 0);
    int padded = all.size();
    while (padded > 2 && all.get(padded - 1).equals("0") && all.get(padded - 2).equals("0")) {
      padded -= 2;
    }
    int spatial = padded / 2;
    if (spatial > 3 || spatial + 1 > node.rank(0)) {
      throw node.unsupported("pads of " + spatial + " axes in this mode are not supported");
    }
    String x = node.tensor(0);
    String flat = "torch.flatten(" + x + ", 0, " + (node.rank(0) - spatial - 1) + ")";
    String image = node.rank(0) == spatial + 1 ? x : node.let(flat);
    String result =
        node.let(
            "torch."
                + function
                + spatial
                + "d("
                + image
                + ", "
                + NodeSource.list(all.subList(0, padded))
                + ")");
    return node.like(restored(node, x, result, spatial));
  }

  private static String restored(NodeSource node, String x, String result, int spatial) {
    List<String> sizes = new ArrayList<>();
    for (int i = 0; i < node.rank(0) - spatial; i++) {
      sizes.add(ShapeEmitters.size(x, i));
    }
    for (int i = 1; i <= spatial; i++) {
      sizes.add(ShapeEmitters.size(result, i));
    }
    return "torch.reshape(" + result + ", " + NodeSource.list(sizes) + ")";
  }
}
