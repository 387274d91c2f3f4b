package io.sensorium.engine.pytorch.script;

import io.sensorium.network.Network;
import io.sensorium.network.Node;
import io.sensorium.network.compile.ModerateValues;
import io.sensorium.network.compile.SoleReaders;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The activations of a network that whoever makes their input can apply at once, because nothing
 * else reads it.
 */
final class Activations {
  private final Network network;
  private final Predicate<String> numbers;
  private final SoleReaders readers;
  private final Set<String> applied = new HashSet<>();

  /**
   * Activations.
   *
   * @param numbers the values that are sure to be numbers
   */
  private Activations(Network network, Predicate<String> numbers) {
    this.network = network;
    this.numbers = numbers;
    this.readers = new SoleReaders(network.graph());
  }

  /** Those of a network whose inputs may be anything. */
  static Activations of(Network network) {
    return new Activations(network, value -> false);
  }

  /** Those of a network whose inputs are moderate. */
  static Activations moderate(Network network) {
    return new Activations(network, new ModerateValues(network)::holds);
  }

  /** Whether any needs numbers to be applied in the call that makes its input. */
  boolean any() {
    return network.graph().nodes().stream()
        .filter(node -> node.operator().equals("Conv") || node.operator().equals("Linear"))
        .map(Node::output)
        .filter(numbers)
        .anyMatch(value -> !find(value, true).equals(find(value, false)));
  }

  /** The activation of a value, which the caller now applies; or none. */
  Activation take(String value) {
    Activation activation = find(value, numbers.test(value));
    if (!activation.equals(Activation.NONE)) {
      applied.add(value);
    }
    return activation;
  }

  private Activation find(String value, boolean number) {
    return readers
        .of(value)
        .flatMap(reader -> Activation.of(reader, network, number))
        .orElse(Activation.NONE);
  }

  /** Whether a node is an activation that has been applied to its input already. */
  boolean isApplied(Node node) {
    return node.hasInput(0) && applied.contains(node.input(0));
  }
}
