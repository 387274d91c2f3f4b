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

  private static Optional<Activation> clip(Node node, Network network) {
    Optional<String> most = bound(node, 2, network);
    return bound(node, 1, network)
        .filter(least -> most.isPresent())
        .map(least -> new Activation("hardtanh", least + ", " + most.get(), ""));
  }

  private static Optional<String> bound(Node node, int index, Network network) {
    if (!node.hasInput(index) || network.trainable().contains(node.input(index))) {
      return Optional.empty();
    }
    return Optional.ofNullable(network.graph().initializers().get(node.input(index)))
        .filter(value -> value.type() == ElementType.FLOAT && value.size() == 1)
        .map(Activation::literal);
  }

  private static String literal(Tensor value) {
    return NodeSource.literal(value.floats()[0]);
  }

  /** As the last arguments of oneDNN's operators. */
  String arguments() {
    return "\"%s\", annotate(List[Optional[number]], [%s]), \"%s\""
        .formatted(name, scalars, algorithm);
  }
}
