package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.compile.Operand;
import java.util.Map;
import java.util.TreeMap;
import org.tensorflow.Output;

/** Activation functions of one tensor, with their constants. */
final class ActivationEmitters {
  private static final double SELU_ALPHA = 1.6732632;
  private static final double SELU_GAMMA = 1.050701;
  private static final double TANH_CUBE = 0.044715;

  private ActivationEmitters() {}

  static Map<String, Emitter> all() {
    Map<String, Emitter> all = new TreeMap<>();
    put(all, "Celu", ActivationEmitters::celu);
    put(all, "Elu", (node, x) -> elu(node, x, node.number("alpha", 1)));
    put(all, "Gelu", ActivationEmitters::gelu);
    put(
        all,
        "HardSigmoid",
        (node, x) -> hardSigmoid(node, x, node.number("alpha", 0.2), node.number("beta", 0.5)));
    put(all, "HardSwish", (node, x) -> node.call("Mul", x, hardSigmoid(node, x, 1 / 6.0, 0.5)));
    put(all, "LeakyRelu", ActivationEmitters::leakyRelu);
    put(all, "Mish", (node, x) -> node.call("Mul", x, node.call("Tanh", node.call("Softplus", x))));
    put(all, "Selu", ActivationEmitters::selu);
    put(all, "Softplus", (node, x) -> node.call("Softplus", x));
    put(all, "Softsign", (node, x) -> node.call("Softsign", x));
    put(all, "ThresholdedRelu", ActivationEmitters::thresholdedRelu);
    all.put("PRelu", Emitter.single(ActivationEmitters::prelu));
    return all;
  }

  private static void put(
      Map<String, Emitter> all, String operator, ElementwiseEmitters.Function function) {
    ElementwiseEmitters.put(
        all,
        operator,
        (node, x) -> {
          node.requireFloating(0);
          return function.apply(node, x);
        });
  }

  private static Output<?> scaled(NodeWriter node, Output<?> x, double factor) {
    return factor == 1 ? x : node.call("Mul", x, node.scalar(factor));
  }

  private static Output<?> celu(NodeWriter node, Output<?> x) {
    double alpha = node.number("alpha", 1);
    Output<?> below = node.call("RealDiv", negative(node, x), node.scalar(alpha));
    return node.call("AddV2", node.call("Relu", x), scaled(node, node.call("Expm1", below), alpha));
  }

  /** TensorFlow's own has no alpha. */
  private static Output<?> elu(NodeWriter node, Output<?> x, double alpha) {
    if (alpha == 1) {
      return node.call("Elu", x);
    }
    Output<?> below = node.call("Expm1", negative(node, x));
    return node.call("AddV2", node.call("Relu", x), scaled(node, below, alpha));
  }

  private static Output<?> negative(NodeWriter node, Output<?> x) {
    return node.call("Minimum", x, node.scalar(0));
  }

  private static Output<?> selu(NodeWriter node, Output<?> x) {
    Output<?> elu = elu(node, x, node.number("alpha", SELU_ALPHA));
    return scaled(node, elu, node.number("gamma", SELU_GAMMA));
  }

  private static Output<?> gelu(NodeWriter node, Output<?> x) {
    String approximation = node.node().text("approximate", "none");
    Output<?> inner =
        switch (approximation) {
          case "none" -> node.call("Erf", scaled(node, x, Math.sqrt(0.5)));
          case "tanh" -> node.call("Tanh", scaled(node, cubic(node, x), Math.sqrt(2 / Math.PI)));
          default -> throw node.unsupported("approximate=" + approximation + " is not supported");
        };
    Output<?> share = node.call("AddV2", inner, node.scalar(1));
    return node.call("Mul", scaled(node, x, 0.5), share);
  }

  private static Output<?> cubic(NodeWriter node, Output<?> x) {
    Output<?> cube = node.call("Mul", node.call("Square", x), x);
    return node.call("AddV2", x, scaled(node, cube, TANH_CUBE));
  }

  private static Output<?> hardSigmoid(NodeWriter node, Output<?> x, double alpha, double beta) {
    Output<?> line = node.call("AddV2", scaled(node, x, alpha), node.scalar(beta));
    return node.call("Minimum", node.call("Maximum", line, node.scalar(0)), node.scalar(1));
  }

  private static Output<?> leakyRelu(NodeWriter node, Output<?> x) {
    float alpha = node.number("alpha", 0.01);
    return node.graph().op("LeakyRelu").in(x).attribute("alpha", alpha).output();
  }

  private static Output<?> thresholdedRelu(NodeWriter node, Output<?> x) {
    Output<?> above = node.call("Greater", x, node.scalar(node.number("alpha", 1)));
    return node.call("SelectV2", above, x, node.call("ZerosLike", x));
  }

  private static Operand<Extent> prelu(NodeWriter node) {
    node.requireFloating(0);
    Output<?> x = node.tensor(0);
    Output<?> scaled = node.call("Mul", x, node.tensor(1));
    return node.like(node.call("SelectV2", node.call("Less", x, node.scalar(0)), scaled, x));
  }
}
