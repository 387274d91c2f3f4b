package io.sensorium.server.administration;

import java.util.List;

/**
 * What a change has done.
 *
 * @param before revision that it started from
 * @param after revision that it made; the same if all was so already
 * @param changes one sentence each
 */
public record Applied(int before, int after, List<String> changes) {
  public Applied {
    changes = List.copyOf(changes);
  }
}
