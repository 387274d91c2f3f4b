package io.sensorium.engine.pytorch.script;

import io.sensorium.network.ElementType;
import io.sensorium.network.Network;
import io.sensorium.network.Node;
import io.sensorium.network.Tensor;
import java.util.Optional;

/**
 * An activation function, as oneDNN applies it to what it has just computed.
 *
 * @param name oneDNN's
 * @param scalars its constants, separated by commas
 * @param algorithm which approximation, where there is a choice
 */
record Activation(String name, String scalars, String algorithm) {
  static final Activation NONE = new Activation("none", "", "");

  /** What a node computes of its first input, if it is such a function. */
  static Optional<Activation> of(Node node, Network network) {
    if (!node.domain().isEmpty()) {
      return Optional.empty();
    }
    return switch (node.operator()) {
      case "Relu" -> Optional.of(new Activation("relu", "", ""));
      case "Gelu" -> Optional.of(new Activation("gelu", "", node.text("approximate", "none")));
      case "Clip" -> clip(node, network);
      default -> Optional.empty();
    };
  }

  /** Bounds that contradict each other are left to the plain operators. */
  private static Optional<Activation> clip(Node node, Network network) {
    double least = bound(node, 1, network);
    double most = bound(node, 2, network);
    String scalars = NodeSource.literal(least) + ", " + NodeSource.literal(most);
    return least <= most ? Optional.of(new Activation("hardtanh", scalars, "")) : Optional.empty();
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

  /** As the last arguments of oneDNN's operators. */
  String arguments() {
    return "\"%s\", annotate(List[Optional[number]], [%s]), \"%s\""
        .formatted(name, scalars, algorithm);
  }
}
