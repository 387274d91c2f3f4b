package io.sensorium.encoder.vision.mobilenet;

import io.sensorium.runtime.artifact.ArtifactCache;
import io.sensorium.runtime.artifact.ArtifactSource;
import io.sensorium.runtime.artifact.ArtifactSources;
import io.sensorium.runtime.artifact.ProgressListener;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * The files that the bundle declares, fetched into the user's cache; a test without them is
 * skipped.
 */
final class CocoFiles {
  private CocoFiles() {}

  /** A file of the detector, by the name it has in the model. */
  static Path modelFile(String name) {
    return artifact("mobilenet-coco/" + name);
  }

  /** A declared artifact. */
  static Path artifact(String name) {
    ArtifactSource source =
        declared().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    return resolve(cache(false), source);
  }

  /** A file of a package that has been fetched before. */
  static Path fetched(ArtifactSource source) {
    return resolve(cache(true), source);
  }

  private static ArtifactCache cache(boolean offline) {
    Path root = ArtifactCache.defaultRoot(System.getenv());
    return new ArtifactCache(root, offline, ProgressListener.NONE);
  }

  private static Path resolve(ArtifactCache cache, ArtifactSource source) {
    try {
      return cache.resolve(source);
    } catch (SensoriumException e) {
      Assumptions.assumeFalse(e.code() == ErrorCode.ARTIFACT_NOT_AVAILABLE, e.getMessage());
      throw e;
    }
  }

  private static List<ArtifactSource> declared() {
    try (InputStream file = CocoFiles.class.getResourceAsStream("/" + ArtifactSources.PATH)) {
      return ArtifactSources.read(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
