package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.ElementType;
import io.sensorium.network.Network;
import io.sensorium.network.Node;
import io.sensorium.network.Tensor;
import io.sensorium.network.compile.ModerateValues;
import io.sensorium.network.compile.SoleReaders;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The activations of a network that whoever makes their input can apply at once. */
final class Activations {
  private final Network network;
  private final Predicate<String> numbers;
  private final SoleReaders readers;
  private final Set<Node> applied = new HashSet<>();

  /**
   * Activations.
   *
   * @param numbers the values that are sure to be numbers: of anything else oneDNN's own make one
   */
  private Activations(Network network, Predicate<String> numbers) {
    this.network = network;
    this.numbers = numbers;
    this.readers = new SoleReaders(network.graph());
  }

  /** None, for a network whose inputs may be anything. */
  static Activations none(Network network) {
    return new Activations(network, value -> false);
  }

  /** Those of a network whose inputs are moderate. */
  static Activations moderate(Network network) {
    return new Activations(network, new ModerateValues(network)::holds);
  }

  /** Whether there is any. */
  boolean any() {
    return network.graph().nodes().stream()
        .filter(node -> node.operator().equals("Conv") || node.operator().equals("Linear"))
        .anyMatch(node -> reader(node).isPresent());
  }

  /** TensorFlow's name of the activation of what a node gives, which the caller now applies. */
  Optional<String> take(Node node) {
    Optional<Node> reader = reader(node);
    reader.ifPresent(applied::add);
    return reader.flatMap(this::name);
  }

  private Optional<Node> reader(Node node) {
    return Optional.of(node.output())
        .filter(numbers)
        .flatMap(readers::of)
        .filter(reader -> name(reader).isPresent());
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
