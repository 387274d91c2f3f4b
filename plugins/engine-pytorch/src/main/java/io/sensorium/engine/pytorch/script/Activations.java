package io.sensorium.engine.pytorch.script;

import io.sensorium.network.Network;
import io.sensorium.network.Node;
import io.sensorium.network.compile.SoleReaders;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The activations of a network that whoever makes their input can apply at once, because nothing
 * else reads it.
 */
final class Activations {
  private final Network network;
  private final SoleReaders readers;
  private final Set<String> applied = new HashSet<>();

  Activations(Network network) {
    this.network = network;
    this.readers = new SoleReaders(network.graph());
  }

  /** The activation of a value, which the caller now applies; or none. */
  Activation take(String value) {
    Optional<Activation> activation =
        readers.of(value).flatMap(reader -> Activation.of(reader, network));
    activation.ifPresent(present -> applied.add(value));
    return activation.orElse(Activation.NONE);
  }

  /** Whether a node is an activation that has been applied to its input already. */
  boolean isApplied(Node node) {
    return node.hasInput(0) && applied.contains(node.input(0));
  }
}
