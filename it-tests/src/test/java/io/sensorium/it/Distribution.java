package io.sensorium.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The assembled distribution, as users unpack it. */
public final class Distribution {
  private Distribution() {}

  public static Path folder() {
    return Path.of(System.getProperty("sensorium.distribution", "../distribution/target/sensorium"))
        .toAbsolutePath()
        .normalize();
  }

  /** The plugins' bundles. */
  public static List<Path> bundles() {
    try (Stream<Path> files = Files.list(folder().resolve("bundles"))) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the distribution is not assembled", e);
    }
  }
}
