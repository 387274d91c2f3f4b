package io.sensorium.engine.pytorch.script;

import io.sensorium.network.ElementType;
import io.sensorium.network.compile.Operand;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Operators that pick elements by index, or find indices. */
final class IndexEmitters {
  private IndexEmitters() {}

  static Map<String, Emitter> all() {
    Map<String, Emitter> all = new TreeMap<>();
    all.put("Gather", Emitter.single(IndexEmitters::gather));
    all.put("ArgMax", Emitter.single(node -> argument(node, "argmax")));
    all.put("ArgMin", Emitter.single(node -> argument(node, "argmin")));
    all.put("TopK", IndexEmitters::topK);
    return all;
  }

  private static Operand<String> gather(NodeSource node) {
    int axis = node.axis(node.node().integer("axis", 0));
    int rank = node.rank(0) + node.rank(1) - 1;
    if (node.isConstant(1) && node.rank(1) == 0) {
      String text =
          "torch.select(" + node.tensor(0) + ", " + axis + ", " + node.constantIntegers(1)[0] + ")";
      return node.let(text, node.type(0), rank);
    }
    if (node.oneDnn() && node.isConstant(0) && node.rank(0) == 2 && axis == 0) {
      return node.let(rows(node), node.type(0), rank);
    }
    // Indexing, unlike index_select, counts negative indices from the end.
    String all = "None, ".repeat(axis);
    String indices = "annotate(List[Optional[Tensor]], [" + all + longs(node, 1) + "])";
    return node.let("torch.index(" + node.tensor(0) + ", " + indices + ")", node.type(0), rank);
  }

  /** Rows of a table: looking them up takes a tenth of the time of indexing them. */
  private static String rows(NodeSource node) {
    String table = node.tensor(0);
    String indices = node.let(longs(node, 1));
    return "torch.embedding(%s, torch.where(torch.lt(%s, 0), torch.add(%s, %s), %s))"
        .formatted(table, indices, indices, ShapeEmitters.size(table, 0), indices);
  }

  /** An input as 64-bit integers, which indices must be. */
  static String longs(NodeSource node, int index) {
    return node.type(index) == ElementType.INT64
        ? node.tensor(index)
        : node.let("torch.to(" + node.tensor(index) + ", 4)");
  }

  private static Operand<String> argument(NodeSource node, String function) {
    int axis = node.axis(node.node().integer("axis", 0));
    boolean keep = node.node().integer("keepdims", 1) == 1;
    boolean last = node.node().integer("select_last_index", 0) == 1;
    String x = last ? "torch.flip(" + node.tensor(0) + ", [" + axis + "])" : node.tensor(0);
    String index = "torch." + function + "(" + x + ", " + axis + ", " + NodeSource.bool(keep) + ")";
    if (last) {
      index = "torch.rsub(" + index + ", " + ShapeEmitters.size(node.tensor(0), axis) + " - 1)";
    }
    return node.let(index, ElementType.INT64, node.rank(0) - (keep ? 0 : 1));
  }

  /** Of equal elements the first ones come first; torch's own topk takes any of them. */
  private static List<Operand<String>> topK(NodeSource node) {
    int axis = node.axis(node.node().integer("axis", -1));
    String k = node.integers(1).elements().get(0);
    String largest = NodeSource.bool(node.node().integer("largest", 1) == 1);
    String[] parts =
        node.unpack(
            2,
            "torch.sort(%s, stable=True, dim=%d, descending=%s)"
                .formatted(node.tensor(0), axis, largest));
    String first = "torch.narrow(%s, " + axis + ", 0, " + k + ")";
    return List.of(
        node.like(first.formatted(parts[0])),
        node.let(first.formatted(parts[1]), ElementType.INT64, node.rank(0)));
  }
}
