package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.compile.Operand;
import java.util.List;
import java.util.Map;
import org.tensorflow.Output;

/** Moves blocks of an image into its channels and back. */
final class BlockEmitters {
  private BlockEmitters() {}

  static Map<String, Emitter> all() {
    return Map.of(
        "DepthToSpace", Emitter.single(BlockEmitters::depthToSpace),
        "SpaceToDepth", Emitter.single(BlockEmitters::spaceToDepth));
  }

  private static Operand<Extent> depthToSpace(NodeWriter node) {
    Extent block = Extent.of(node.node().integer("blocksize", 0));
    boolean depthFirst = node.node().text("mode", "DCR").equals("DCR");
    GraphWriter graph = node.graph();
    List<Extent> sizes = graph.sizes(node.tensor(0), 0, 4);
    Extent depth = graph.over(sizes.get(1), graph.times(block, block));
    List<Extent> split =
        depthFirst
            ? List.of(sizes.get(0), block, block, depth, sizes.get(2), sizes.get(3))
            : List.of(sizes.get(0), depth, block, block, sizes.get(2), sizes.get(3));
    Output<?> parts = graph.reshape(node.tensor(0), split);
    Output<?> moved =
        depthFirst
            ? graph.transpose(parts, 0, 3, 4, 1, 5, 2)
            : graph.transpose(parts, 0, 1, 4, 2, 5, 3);
    Extent height = graph.times(sizes.get(2), block);
    Extent width = graph.times(sizes.get(3), block);
    return node.like(graph.reshape(moved, List.of(sizes.get(0), depth, height, width)));
  }

  private static Operand<Extent> spaceToDepth(NodeWriter node) {
    Extent block = Extent.of(node.node().integer("blocksize", 0));
    GraphWriter graph = node.graph();
    List<Extent> sizes = graph.sizes(node.tensor(0), 0, 4);
    Extent height = graph.over(sizes.get(2), block);
    Extent width = graph.over(sizes.get(3), block);
    Output<?> parts =
        graph.reshape(
            node.tensor(0), List.of(sizes.get(0), sizes.get(1), height, block, width, block));
    Output<?> moved = graph.transpose(parts, 0, 3, 5, 1, 2, 4);
    Extent depth = graph.times(sizes.get(1), graph.times(block, block));
    return node.like(graph.reshape(moved, List.of(sizes.get(0), depth, height, width)));
  }
}
