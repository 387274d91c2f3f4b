package io.sensorium.engine.pytorch.script;

import io.sensorium.network.compile.Operand;
import io.sensorium.network.compile.ScatterRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Operators that pick elements, or set them, at many places at once. */
final class ScatterEmitters {
  private ScatterEmitters() {}

  static Map<String, Emitter> all() {
    return Map.of(
        "GatherElements", Emitter.single(ScatterEmitters::gatherElements),
        "GatherND", Emitter.single(ScatterEmitters::gatherAtPlaces),
        "ScatterElements", Emitter.single(ScatterEmitters::scatterElements),
        "ScatterND", Emitter.single(ScatterEmitters::scatterAtPlaces));
  }

  private static Operand<String> gatherElements(NodeSource node) {
    int axis = node.axis(node.node().integer("axis", 0));
    String x = node.tensor(0);
    return node.like("torch.gather(" + x + ", " + axis + ", " + fromEnd(node, x, axis) + ")");
  }

  /** Negative indices count from the end in ONNX; to torch they are outside. */
  private static String fromEnd(NodeSource node, String x, int axis) {
    String indices = IndexEmitters.longs(node, 1);
    String counted = "torch.add(%s, %s)".formatted(indices, ShapeEmitters.size(x, axis));
    return node.let("torch.where(torch.lt(%1$s, 0), %2$s, %1$s)".formatted(indices, counted));
  }

  private static Operand<String> scatterElements(NodeSource node) {
    boolean adds = ScatterRule.adds(node);
    int axis = node.axis(node.node().integer("axis", 0));
    String x = node.tensor(0);
    return node.like(
        "torch.%s(%s, %d, %s, %s)"
            .formatted(
                adds ? "scatter_add" : "scatter", x, axis, fromEnd(node, x, axis), node.tensor(2)));
  }

  private static Operand<String> gatherAtPlaces(NodeSource node) {
    int batches = ScatterRule.batches(node);
    int width = Math.toIntExact(node.size(1, -1));
    String x = node.tensor(0);
    List<String> indices = new ArrayList<>();
    for (int i = 0; i < batches; i++) {
      indices.add(positions(node, x, i, node.rank(1) - 1));
    }
    indices.addAll(columns(node, width));
    int rank = ScatterRule.gatheredRank(node, batches, width);
    return node.let("torch.index(" + x + ", " + optional(indices) + ")", node.type(0), rank);
  }

  /** 0, 1, ... along one of so many axes. */
  private static String positions(NodeSource node, String x, int axis, int rank) {
    List<String> sizes = new ArrayList<>(java.util.Collections.nCopies(rank, "1"));
    sizes.set(axis, "-1");
    return node.let(
        "torch.reshape(torch.arange(%s, dtype=4, %s), %s)"
            .formatted(ShapeEmitters.size(x, axis), node.device(), NodeSource.list(sizes)));
  }

  private static List<String> columns(NodeSource node, int width) {
    String places = IndexEmitters.longs(node, 1);
    return IntStream.range(0, width)
        .mapToObj(i -> node.let("torch.select(" + places + ", -1, " + i + ")"))
        .toList();
  }

  private static String optional(List<String> indices) {
    return "annotate(List[Optional[Tensor]], " + NodeSource.list(indices) + ")";
  }

  private static Operand<String> scatterAtPlaces(NodeSource node) {
    String adds = NodeSource.bool(ScatterRule.adds(node));
    int width = Math.toIntExact(node.size(1, -1));
    String indices = optional(columns(node, width));
    return node.like(
        "torch.index_put(%s, %s, %s, %s)".formatted(node.tensor(0), indices, node.tensor(2), adds));
  }
}
