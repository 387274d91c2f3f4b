package io.sensorium.host.store;

import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Understands files of the desired state, and remembers the last ones: a change looks at every
 * revision that can be gone back to, and each names every bundle. What a file holds is read each
 * time, since others write and edit it too. Thread-safe.
 */
final class StateReadings {
  private static final int MOST_REMEMBERED = 64;

  private final Map<Path, Reading> remembered =
      new LinkedHashMap<>(MOST_REMEMBERED, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, Reading> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  @SuppressWarnings("ArrayRecordComponent") // compared by content where it is compared
  private record Reading(byte[] content, DesiredState state) {}

  /**
   * The state in a file.
   *
   * @throws SensoriumException {@code INVALID_DEFINITION} if it is not what was written
   */
  DesiredState read(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    synchronized (remembered) {
      Reading reading = remembered.get(file);
      if (reading != null && Arrays.equals(reading.content(), content)) {
        return reading.state();
      }
    }
    DesiredState state = StateJson.unseal(new String(content, StandardCharsets.UTF_8));
    remember(file, content, state);
    return state;
  }

  /** Spares the understanding of what is known, because it has just been written. */
  void remember(Path file, byte[] content, DesiredState state) {
    synchronized (remembered) {
      remembered.put(file, new Reading(content, state));
    }
  }
}
