package io.sensorium.engine.pytorch.script;

import io.sensorium.network.compile.Operand;
import java.util.Map;
import java.util.TreeMap;

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

  private static Operand<String> matMul(NodeSource node) {
    int a = node.rank(0);
    int b = node.rank(1);
    int rank = a == 1 || b == 1 ? Math.max(a, b) - 1 : Math.max(a, b);
    return node.let(
        "torch.matmul(" + node.tensor(0) + ", " + node.tensor(1) + ")",
        node.type(0),
        a == 1 && b == 1 ? 0 : rank);
  }

  private static Operand<String> gemm(NodeSource node) {
    if (!node.type(0).isFloating()) {
      throw node.unsupported("element type " + node.type(0) + " is not supported");
    }
    String a = transposed(node, 0, "transA");
    String b = transposed(node, 1, "transB");
    String alpha = NodeSource.literal(node.number("alpha", 1));
    String beta = NodeSource.literal(node.number("beta", 1));
    String text =
        node.has(2)
            ? "torch.addmm(%s, %s, %s, beta=%s, alpha=%s)"
                .formatted(node.tensor(2), a, b, beta, alpha)
            : "torch.mul(torch.mm(%s, %s), %s)".formatted(a, b, alpha);
    return node.like(text);
  }

  private static String transposed(NodeSource node, int index, String attribute) {
    boolean transpose = node.node().integer(attribute, 0) == 1;
    return transpose ? "torch.t(" + node.tensor(index) + ")" : node.tensor(index);
  }

  /** Not an operator of ONNX; made by a fusion. The weight is [in, out]. */
  private static Operand<String> linear(NodeSource node) {
    return OneDnnEmitters.linear(node)
        .orElseGet(
            () ->
                node.like(
                    "torch.linear(%s, torch.t(%s), %s)"
                        .formatted(node.tensor(0), node.tensor(1), node.tensor(2))));
  }
}
