package io.sensorium.training.fit;

import io.sensorium.network.Network;
import java.util.List;

/**
 * The outcome of fitting.
 *
 * @param network with the weights of the best epoch
 * @param best the number of that epoch
 */
public record Fit(Network network, List<Epoch> epochs, int best) {
  public Fit {
    epochs = List.copyOf(epochs);
  }
}
