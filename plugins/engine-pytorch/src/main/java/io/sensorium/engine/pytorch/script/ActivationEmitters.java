package io.sensorium.engine.pytorch.script;

import java.util.Map;
import java.util.TreeMap;

/** Activation functions of one tensor, with their constants. */
final class ActivationEmitters {
  private static final float SELU_ALPHA = 1.6732632f;
  private static final float SELU_GAMMA = 1.050701f;

  private ActivationEmitters() {}

  static Map<String, Emitter> all() {
    Map<String, Emitter> all = new TreeMap<>();
    put(all, "Celu", node -> "torch.celu(" + node.tensor(0) + ", " + alpha(node, 1) + ")");
    put(all, "Elu", node -> "torch.elu(" + node.tensor(0) + ", " + alpha(node, 1) + ", 1.0, 1.0)");
    put(all, "Gelu", ActivationEmitters::gelu);
    put(
        all,
        "HardSigmoid",
        node -> hardSigmoid(node, node.number("alpha", 0.2), node.number("beta", 0.5)));
    put(
        all,
        "HardSwish",
        node -> "torch.mul(" + node.tensor(0) + ", " + hardSigmoid(node, 1 / 6.0, 0.5) + ")");
    put(
        all,
        "LeakyRelu",
        node -> "torch.leaky_relu(" + node.tensor(0) + ", " + alpha(node, 0.01) + ")");
    put(all, "Mish", node -> "torch.mish(" + node.tensor(0) + ")");
    put(all, "PRelu", ActivationEmitters::prelu);
    put(all, "Selu", ActivationEmitters::selu);
    put(all, "Softplus", ActivationEmitters::softplus);
    put(
        all,
        "Softsign",
        node ->
            "torch.div(" + node.tensor(0) + ", torch.add(torch.abs(" + node.tensor(0) + "), 1))");
    put(all, "ThresholdedRelu", ActivationEmitters::thresholdedRelu);
    return all;
  }

  private static void put(Map<String, Emitter> all, String operator, Text text) {
    all.put(operator, Emitter.single(node -> node.like(text.of(node))));
  }

  private interface Text {
    String of(NodeSource node);
  }

  private static String alpha(NodeSource node, double absent) {
    return NodeSource.literal(node.number("alpha", absent));
  }

  private static String gelu(NodeSource node) {
    String approximation = node.node().text("approximate", "none");
    if (!approximation.equals("none") && !approximation.equals("tanh")) {
      throw node.unsupported("approximate=" + approximation + " is not supported");
    }
    return "torch.gelu(" + node.tensor(0) + ", approximate=\"" + approximation + "\")";
  }

  private static String hardSigmoid(NodeSource node, double alpha, double beta) {
    String line = "torch.add(torch.mul(%s, %s), %s)";
    String scaled =
        line.formatted(node.tensor(0), NodeSource.literal(alpha), NodeSource.literal(beta));
    return "torch.clamp(" + scaled + ", 0, 1)";
  }

  private static String prelu(NodeSource node) {
    String x = node.tensor(0);
    return "torch.where(torch.lt("
        + x
        + ", 0), torch.mul("
        + x
        + ", "
        + node.tensor(1)
        + "), "
        + x
        + ")";
  }

  private static String selu(NodeSource node) {
    String alpha = NodeSource.literal(node.number("alpha", SELU_ALPHA));
    String gamma = NodeSource.literal(node.number("gamma", SELU_GAMMA));
    return "torch.elu(" + node.tensor(0) + ", " + alpha + ", " + gamma + ", 1.0)";
  }

  /** torch.softplus turns linear above 20; this one does not, and does not overflow either. */
  private static String softplus(NodeSource node) {
    return "torch.logaddexp(" + node.tensor(0) + ", torch.zeros_like(" + node.tensor(0) + "))";
  }

  private static String thresholdedRelu(NodeSource node) {
    String x = node.tensor(0);
    return "torch.where(torch.gt("
        + x
        + ", "
        + alpha(node, 1)
        + "), "
        + x
        + ", torch.zeros_like("
        + x
        + "))";
  }
}
