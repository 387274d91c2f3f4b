package io.sensorium.training.dataset;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a dataset, so that one run tells all of it. Thread-safe. */
public final class DatasetFaults {
  /** More would scroll the first ones away. */
  static final int SHOWN = 20;

  private final Path manifest;
  private final List<String> shown = new ArrayList<>();
  private int count;

  public DatasetFaults(Path manifest) {
    this.manifest = manifest;
  }

  public synchronized void add(long line, String message) {
    count++;
    if (shown.size() < SHOWN) {
      shown.add(manifest + ":" + line + ": " + message);
    }
  }

  /** Whether there are so many that looking further is of no use. */
  public synchronized boolean many() {
    return count >= SHOWN;
  }

  /**
   * Does nothing if no fault was added.
   *
   * @throws SensoriumException {@code INVALID_DATASET} with one line a fault
   */
  public synchronized void throwIfAny() {
    if (count == 0) {
      return;
    }
    String more = count > shown.size() ? "\n... and " + (count - shown.size()) + " more" : "";
    throw new SensoriumException(ErrorCode.INVALID_DATASET, String.join("\n", shown) + more);
  }
}
