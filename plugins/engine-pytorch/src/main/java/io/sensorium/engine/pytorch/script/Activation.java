package io.sensorium.engine.pytorch.script;

import io.sensorium.network.ElementType;
import io.sensorium.network.Network;
import io.sensorium.network.Node;
import io.sensorium.network.Tensor;
import java.util.Optional;

/**
 * An activation function of what oneDNN has just computed. Unless that is sure to be numbers, Relu
 * and Clip follow in place: oneDNN's own turn what is not a number into one.
 *
 * @param name oneDNN's, of what it applies itself
 * @param scalars its constants, separated by commas
 * @param algorithm which approximation, where there is a choice
 * @param following what is applied in place, with a place for the result
 */
record Activation(String name, String scalars, String algorithm, String following) {
  static final Activation NONE = following("%s");

  private static Activation applied(String name, String scalars, String algorithm) {
    return new Activation(name, scalars, algorithm, "%s");
  }

  private static Activation following(String call) {
    return new Activation("none", "", "", call);
  }

  /**
   * What a node computes of its first input, if it is such a function.
   *
   * @param numbers whether the input is sure to be numbers
   */
  static Optional<Activation> of(Node node, Network network, boolean numbers) {
    if (!node.domain().isEmpty()) {
      return Optional.empty();
    }
    return switch (node.operator()) {
      case "Relu" -> Optional.of(numbers ? applied("relu", "", "") : following("torch.relu_(%s)"));
      case "Gelu" -> Optional.of(applied("gelu", "", node.text("approximate", "none")));
      case "Clip" -> clip(node, network, numbers);
      default -> Optional.empty();
    };
  }

  /** Bounds that contradict each other are left to the plain operators. */
  private static Optional<Activation> clip(Node node, Network network, boolean numbers) {
    double least = bound(node, 1, network);
    double most = bound(node, 2, network);
    String bounds = NodeSource.literal(least) + ", " + NodeSource.literal(most);
    if (!(least <= most)) {
      return Optional.empty();
    }
    return Optional.of(
        numbers ? applied("hardtanh", bounds, "") : following("torch.clamp_(%s, " + bounds + ")"));
  }

  /** NaN if it is not known. */
  private static double bound(Node node, int index, Network network) {
    if (!node.hasInput(index) || network.trainable().contains(node.input(index))) {
      return Double.NaN;
    }
    Tensor value = network.graph().initializers().get(node.input(index));
    boolean known = value != null && value.type() == ElementType.FLOAT && value.size() == 1;
    return known ? value.floats()[0] : Double.NaN;
  }

  /**
   * A call of one of oneDNN's operators and what follows it.
   *
   * @param call with a place for the last arguments, which say what oneDNN applies
   */
  String applied(String call) {
    String fused = "\"%s\", annotate(List[Optional[number]], [%s]), \"%s\"";
    return following.formatted(call.formatted(fused.formatted(name, scalars, algorithm)));
  }
}
