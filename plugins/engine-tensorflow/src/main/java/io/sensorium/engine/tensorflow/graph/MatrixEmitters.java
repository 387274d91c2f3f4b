package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.compile.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tensorflow.Output;

/** Products of matrices. */
final class MatrixEmitters {
  private MatrixEmitters() {}

  static Map<String, Emitter> all() {
    Map<String, Emitter> all = new TreeMap<>();
    all.put("MatMul", Emitter.single(MatrixEmitters::matMul));
    all.put("Gemm", Emitter.single(MatrixEmitters::gemm));
    all.put("Linear", Emitter.single(MatrixEmitters::linear));
    return all;
  }

  private static Operand<Extent> matMul(NodeWriter node) {
    int a = node.rank(0);
    int b = node.rank(1);
    if (a == 0 || b == 0) {
      throw node.unsupported("a factor is a scalar");
    }
    Output<?> x = a == 1 ? node.graph().reshape(node.tensor(0), 1, -1) : node.tensor(0);
    Output<?> y = b == 1 ? node.graph().reshape(node.tensor(1), -1, 1) : node.tensor(1);
    int rank = Math.max(Math.max(a, b), 2);
    Output<?> product = b <= 2 ? byMatrix(node, x, y, Math.max(a, 2)) : batched(node, x, y);
    if (a == 1) {
      product = ShapeEmitters.squeezed(node, product, rank - 2);
    }
    if (b == 1) {
      product = ShapeEmitters.squeezed(node, product, rank - (a == 1 ? 2 : 1));
    }
    return node.of(product, node.type(0), rank - (a == 1 ? 1 : 0) - (b == 1 ? 1 : 0));
  }

  static Output<?> batched(NodeWriter node, Output<?> x, Output<?> y) {
    return node.call("BatchMatMulV2", x, y);
  }

  /** One large product instead of a batch of small ones. */
  private static Output<?> byMatrix(NodeWriter node, Output<?> x, Output<?> matrix, int rank) {
    if (rank == 2) {
      return node.call("MatMul", x, matrix);
    }
    Output<?> product = node.call("MatMul", rows(node, x, matrix), matrix);
    return restored(node, x, product, matrix, rank);
  }

  private static Output<?> rows(NodeWriter node, Output<?> x, Output<?> matrix) {
    GraphWriter graph = node.graph();
    return graph.reshape(x, List.of(Extent.of(-1), graph.size(matrix, 0)));
  }

  private static Output<?> restored(
      NodeWriter node, Output<?> x, Output<?> product, Output<?> matrix, int rank) {
    List<Extent> sizes = new ArrayList<>(node.graph().sizes(x, 0, rank - 1));
    sizes.add(node.graph().size(matrix, 1));
    return node.graph().reshape(product, sizes);
  }

  private static Operand<Extent> gemm(NodeWriter node) {
    node.requireFloating(0);
    Output<?> product =
        node.graph()
            .op("MatMul")
            .in(node.tensor(0), node.tensor(1))
            .attribute("transpose_a", node.node().integer("transA", 0) == 1)
            .attribute("transpose_b", node.node().integer("transB", 0) == 1)
            .output();
    product = scaled(node, product, node.number("alpha", 1));
    return node.like(
        node.has(2)
            ? node.call("AddV2", product, scaled(node, node.tensor(2), node.number("beta", 1)))
            : product);
  }

  private static Output<?> scaled(NodeWriter node, Output<?> x, double factor) {
    return factor == 1 ? x : node.call("Mul", x, node.scalar(factor));
  }

  /** Not an operator of ONNX; made by a fusion. The weight is [in, out]. */
  private static Operand<Extent> linear(NodeWriter node) {
    int rank = node.rank(0);
    if (rank < 2) {
      throw node.unsupported("a layer over " + rank + " axes is not supported");
    }
    Output<?> x = node.tensor(0);
    Output<?> weight = node.tensor(1);
    Optional<Output<?>> fused = OneDnnEmitters.linear(node);
    if (fused.isPresent()) {
      return node.like(restored(node, x, fused.get(), weight, rank));
    }
    Output<?> rows = rank == 2 ? x : rows(node, x, weight);
    Output<?> sum = node.call("BiasAdd", node.call("MatMul", rows, weight), node.tensor(2));
    return node.like(rank == 2 ? sum : restored(node, x, sum, weight, rank));
  }
}
