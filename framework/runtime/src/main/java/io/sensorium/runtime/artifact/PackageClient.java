package io.sensorium.runtime.artifact;

import io.sensorium.runtime.artifact.ArtifactSource.PackageOrigin;
import java.io.IOException;
import java.nio.file.Path;

/** Fetches packages. */
@FunctionalInterface
interface PackageClient {
  /**
   * Puts the package's file into an empty folder.
   *
   * @return the file
   * @throws io.sensorium.spi.SensoriumException {@code ARTIFACT_NOT_AVAILABLE}
   */
  Path fetch(PackageOrigin origin, Path folder) throws IOException;
}
