package io.sensorium.engine.pytorch.script;

import io.sensorium.network.compile.Operand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Operators that read a shape, or give the same elements under another one. */
final class ShapeEmitters {
  private ShapeEmitters() {}

  static Map<String, Emitter> all() {
    Map<String, Emitter> all = new TreeMap<>();
    all.put("Shape", Emitter.single(ShapeEmitters::shape));
    all.put(
        "Size",
        Emitter.single(node -> Operand.Integers.scalar("torch.numel(" + node.tensor(0) + ")")));
    all.put("Reshape", Emitter.single(ShapeEmitters::reshape));
    all.put("Flatten", Emitter.single(ShapeEmitters::flatten));
    all.put("Transpose", Emitter.single(ShapeEmitters::transpose));
    all.put("Unsqueeze", Emitter.single(ShapeEmitters::unsqueeze));
    all.put("Squeeze", Emitter.single(ShapeEmitters::squeeze));
    all.put("Expand", Emitter.single(ShapeEmitters::expand));
    all.put("Tile", Emitter.single(ShapeEmitters::tile));
    all.put("DepthToSpace", Emitter.single(ShapeEmitters::depthToSpace));
    all.put("SpaceToDepth", Emitter.single(ShapeEmitters::spaceToDepth));
    return all;
  }

  /** The size of an axis, as an expression. */
  static String size(String tensor, int axis) {
    return "torch.size(" + tensor + ", " + axis + ")";
  }

  private static Operand<String> shape(NodeSource node) {
    int start = clamp(node.node().integer("start", 0), node.rank(0));
    int end = clamp(node.node().integer("end", node.rank(0)), node.rank(0));
    String x = node.tensor(0);
    return Operand.Integers.vector(
        IntStream.range(start, Math.max(start, end)).mapToObj(i -> size(x, i)).toList());
  }

  private static int clamp(long axis, int rank) {
    return (int) Math.max(0, Math.min(rank, axis < 0 ? axis + rank : axis));
  }

  private static Operand<String> reshape(NodeSource node) {
    boolean zeroIsZero = node.node().integer("allowzero", 0) == 1;
    List<String> sizes = new ArrayList<>(node.integers(1).elements());
    for (int i = 0; i < sizes.size(); i++) {
      if (sizes.get(i).equals("0") && !zeroIsZero) {
        sizes.set(i, size(node.tensor(0), node.axis(i)));
      }
    }
    String text = "torch.reshape(" + node.tensor(0) + ", " + NodeSource.list(sizes) + ")";
    return node.let(text, node.type(0), sizes.size());
  }

  private static Operand<String> flatten(NodeSource node) {
    long axis = node.node().integer("axis", 1);
    int split = (int) (axis < 0 ? axis + node.rank(0) : axis);
    String x = node.tensor(0);
    String rows = product(x, 0, split);
    String columns = product(x, split, node.rank(0));
    return node.let("torch.reshape(" + x + ", [" + rows + ", " + columns + "])", node.type(0), 2);
  }

  private static String product(String x, int from, int to) {
    return from == to
        ? "1"
        : String.join(" * ", IntStream.range(from, to).mapToObj(i -> size(x, i)).toList());
  }

  private static Operand<String> transpose(NodeSource node) {
    long[] reversed =
        IntStream.range(0, node.rank(0)).mapToLong(i -> node.rank(0) - 1 - i).toArray();
    long[] order = node.node().integers("perm", reversed);
    return node.like("torch.permute(" + node.tensor(0) + ", " + NodeSource.list(order) + ")");
  }

  private static Operand<String> unsqueeze(NodeSource node) {
    long[] axes = node.constantIntegers(1);
    int rank = node.rank(0) + axes.length;
    String x = node.tensor(0);
    for (int axis :
        Arrays.stream(axes).mapToInt(axis -> node.axis(axis, rank)).sorted().toArray()) {
      x = "torch.unsqueeze(" + x + ", " + axis + ")";
    }
    return node.let(x, node.type(0), rank);
  }

  private static Operand<String> squeeze(NodeSource node) {
    if (!node.has(1)) {
      throw node.unsupported("axes must be given");
    }
    int[] axes = Arrays.stream(node.constantIntegers(1)).mapToInt(node::axis).sorted().toArray();
    List<String> sizes = new ArrayList<>();
    String x = node.tensor(0);
    for (int i = 0; i < node.rank(0); i++) {
      if (Arrays.binarySearch(axes, i) < 0) {
        sizes.add(size(x, i));
      }
    }
    // torch.squeeze leaves an axis of another size as it is; a reshape fails, as ONNX asks.
    return node.let(
        "torch.reshape(" + x + ", " + NodeSource.list(sizes) + ")", node.type(0), sizes.size());
  }

  /**
   * Broadcasts in both directions: where the tensor is larger than the shape, it keeps its size.
   */
  private static Operand<String> expand(NodeSource node) {
    List<String> sizes = node.integers(1).elements();
    String frame =
        "torch.expand(torch.zeros([], dtype=6, "
            + node.device()
            + "), "
            + NodeSource.list(sizes)
            + ")";
    String text = "(torch.broadcast_tensors([" + node.tensor(0) + ", " + frame + "]))[0]";
    return node.let(text, node.type(0), Math.max(node.rank(0), sizes.size()));
  }

  private static Operand<String> tile(NodeSource node) {
    List<String> repeats = node.integers(1).elements();
    return node.like("torch.repeat(" + node.tensor(0) + ", " + NodeSource.list(repeats) + ")");
  }

  private static Operand<String> depthToSpace(NodeSource node) {
    long block = node.node().integer("blocksize", 0);
    String x = node.tensor(0);
    String mode = node.node().text("mode", "DCR");
    String depth = size(x, 1) + " // " + block * block;
    String split =
        mode.equals("DCR")
            ? "[%s, %d, %d, %s, %s, %s]"
                .formatted(size(x, 0), block, block, depth, size(x, 2), size(x, 3))
            : "[%s, %s, %d, %d, %s, %s]"
                .formatted(size(x, 0), depth, block, block, size(x, 2), size(x, 3));
    String order = mode.equals("DCR") ? "[0, 3, 4, 1, 5, 2]" : "[0, 1, 4, 2, 5, 3]";
    String permuted = "torch.permute(torch.reshape(" + x + ", " + split + "), " + order + ")";
    String sizes =
        "[%s, %s, %s * %d, %s * %d]"
            .formatted(size(x, 0), depth, size(x, 2), block, size(x, 3), block);
    return node.like("torch.reshape(" + permuted + ", " + sizes + ")");
  }

  private static Operand<String> spaceToDepth(NodeSource node) {
    long block = node.node().integer("blocksize", 0);
    String x = node.tensor(0);
    String height = size(x, 2) + " // " + block;
    String width = size(x, 3) + " // " + block;
    String split =
        "[%s, %s, %s, %d, %s, %d]".formatted(size(x, 0), size(x, 1), height, block, width, block);
    String permuted = "torch.permute(torch.reshape(" + x + ", " + split + "), [0, 3, 5, 1, 2, 4])";
    String sizes =
        "[%s, %s * %d, %s, %s]".formatted(size(x, 0), size(x, 1), block * block, height, width);
    return node.like("torch.reshape(" + permuted + ", " + sizes + ")");
  }
}
