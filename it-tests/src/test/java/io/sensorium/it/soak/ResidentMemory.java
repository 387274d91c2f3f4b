package io.sensorium.it.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory that a process has in residence, where the platform tells. */
public final class ResidentMemory {
  private ResidentMemory() {}

  /** Whether it can be told here. */
  public static boolean isTold() {
    return Files.exists(Path.of("/proc", "self", "status"));
  }

  /** In bytes, of a process. */
  public static long of(long process) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(process), "status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
