package io.sensorium.spi.engine;

/**
 * The memory of a device, at one moment.
 *
 * @param totalBytes all that there is, whoever uses it
 * @param availableBytes what could be taken now, from 0 to {@code totalBytes}
 */
public record DeviceMemory(long totalBytes, long availableBytes) {
  public DeviceMemory {
    if (availableBytes < 0 || availableBytes > totalBytes) {
      throw new IllegalArgumentException(
          "of " + totalBytes + " bytes, " + availableBytes + " cannot be available");
    }
  }

  /** The same memory, of which no more than {@code bytes} may be used. */
  public DeviceMemory within(long bytes) {
    return new DeviceMemory(Math.min(totalBytes, bytes), Math.min(availableBytes, bytes));
  }
}
