package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.ElementType;
import io.sensorium.network.Network;
import io.sensorium.network.Node;
import io.sensorium.network.Tensor;
import io.sensorium.network.compile.SoleReaders;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The activations of a network that whoever makes their input can apply at once. */
final class Activations {
  private final Network network;
  private final SoleReaders readers;
  private final Set<Node> applied = new HashSet<>();

  Activations(Network network) {
    this.network = network;
    this.readers = new SoleReaders(network.graph());
  }

  /** TensorFlow's name of the activation of what a node gives, which the caller now applies. */
  Optional<String> take(Node node) {
    Optional<Node> reader = readers.of(node.output());
    Optional<String> name = reader.flatMap(this::name);
    name.flatMap(present -> reader).ifPresent(applied::add);
    return name;
  }

  private Optional<String> name(Node node) {
    return switch (node.operator()) {
      case "Relu" -> Optional.of("Relu");
      case "Clip" -> isRelu6(node) ? Optional.of("Relu6") : Optional.empty();
      default -> Optional.empty();
    };
  }

  private boolean isRelu6(Node node) {
    return node.inputs().size() == 3 && isBound(node.input(1), 0) && isBound(node.input(2), 6);
  }

  private boolean isBound(String name, float value) {
    Tensor bound = network.graph().initializers().get(name);
    return bound != null
        && !network.trainable().contains(name)
        && bound.type() == ElementType.FLOAT
        && bound.size() == 1
        && bound.floats()[0] == value;
  }

  /** Whether a node is an activation that has been applied to its input already. */
  boolean isApplied(Node node) {
    return applied.contains(node);
  }
}
