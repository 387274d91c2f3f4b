package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.ElementType;
import io.sensorium.network.compile.Operand;
import io.sensorium.network.compile.ScatterRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.tensorflow.Output;

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

  private static Operand<Extent> gatherElements(NodeWriter node) {
    int axis = node.axis(node.node().integer("axis", 0));
    return node.like(pickElements(node, node.tensor(0), indices(node, axis), axis));
  }

  /** One element for each index along an axis. */
  static Output<?> pickElements(NodeWriter node, Output<?> x, Output<?> indices, int axis) {
    return node.call("GatherNd", x, places(node, indices, axis));
  }

  /** Negative indices count from the end in ONNX; to TensorFlow they are outside. */
  private static Output<?> indices(NodeWriter node, int axis) {
    Output<?> x = node.tensor(0);
    Output<?> counted =
        IndexEmitters.fromEnd(node, node.tensor(1), node.type(1), node.graph().size(x, axis));
    return node.graph().cast(counted, ElementType.INT32);
  }

  /** Where the element of each index stands: its own place, but along one axis. */
  private static Output<?> places(NodeWriter node, Output<?> indices, int axis) {
    GraphWriter graph = node.graph();
    int rank = node.rank(0);
    List<Output<?>> columns = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      Output<?> own = ShapeEmitters.positions(graph, graph.size(indices, i), i, rank);
      columns.add(i == axis ? indices : spread(node, own, indices));
    }
    return graph.op("Pack").list(columns).attribute("axis", rank).output();
  }

  private static Output<?> spread(NodeWriter node, Output<?> x, Output<?> like) {
    return node.call("BroadcastTo", x, node.graph().shape(like));
  }

  private static Operand<Extent> scatterElements(NodeWriter node) {
    int axis = node.axis(node.node().integer("axis", 0));
    return scattered(node, places(node, indices(node, axis), axis));
  }

  private static Operand<Extent> gatherAtPlaces(NodeWriter node) {
    int batches = ScatterRule.batches(node);
    int width = width(node);
    int rank = ScatterRule.gatheredRank(node, batches, width);
    Output<?> places = counted(node, batches, width);
    return node.of(
        node.call("GatherNd", node.tensor(0), batched(node, places, batches)), node.type(0), rank);
  }

  private static Operand<Extent> scatterAtPlaces(NodeWriter node) {
    return scattered(node, counted(node, 0, width(node)));
  }

  private static int width(NodeWriter node) {
    Extent width = node.graph().size(node.tensor(1), node.rank(1) - 1);
    if (width instanceof Extent.Known known) {
      return Math.toIntExact(known.value());
    }
    throw node.unsupported("the size of the last axis of input 1 is not known");
  }

  /** Places with negative indices counted from the end. */
  private static Output<?> counted(NodeWriter node, int batches, int width) {
    GraphWriter graph = node.graph();
    Output<?> indices = graph.cast(node.tensor(1), ElementType.INT32);
    List<Extent> sizes = graph.sizes(node.tensor(0), batches, batches + width);
    Output<?> positive = node.call("AddV2", indices, graph.vector(sizes));
    Output<?> negative = node.call("Less", indices, graph.scalar(0));
    return node.call("SelectV2", negative, positive, indices);
  }

  /** Places with the place in the batch in front. */
  private static Output<?> batched(NodeWriter node, Output<?> places, int batches) {
    if (batches == 0) {
      return places;
    }
    GraphWriter graph = node.graph();
    int rank = node.rank(1);
    List<Extent> sizes = new ArrayList<>(graph.sizes(places, 0, rank - 1));
    sizes.add(Extent.one());
    List<Output<?>> columns = new ArrayList<>();
    IntStream.range(0, batches)
        .forEach(
            i -> {
              Output<?> own = ShapeEmitters.positions(graph, graph.size(places, i), i, rank);
              columns.add(node.call("BroadcastTo", own, graph.vector(sizes)));
            });
    columns.add(places);
    return graph.concatenate(columns, rank - 1);
  }

  /**
   * Written with {@code ScatterNd} where a gradient may be wanted: TensorFlow has none of the
   * operations that scatter into a tensor.
   */
  private static Operand<Extent> scattered(NodeWriter node, Output<?> places) {
    boolean adds = ScatterRule.adds(node);
    Output<?> x = node.tensor(0);
    Output<?> updates = node.tensor(2);
    if (!node.type(0).isFloating()) {
      String operation = adds ? "TensorScatterAdd" : "TensorScatterUpdate";
      return node.like(node.call(operation, x, places, updates));
    }
    Output<?> shape = node.graph().shape(x);
    Output<?> set = node.call("ScatterNd", places, updates, shape);
    if (adds) {
      return node.like(node.call("AddV2", x, set));
    }
    Output<?> ones = node.call("OnesLike", updates);
    Output<?> hits = node.call("StopGradient", node.call("ScatterNd", places, ones, shape));
    Output<?> free = node.call("Equal", hits, node.scalar(0));
    return node.like(node.call("SelectV2", free, x, set));
  }
}
