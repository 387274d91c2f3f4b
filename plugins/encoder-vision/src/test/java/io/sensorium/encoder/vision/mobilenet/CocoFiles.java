package io.sensorium.encoder.vision.mobilenet;

import io.sensorium.runtime.artifact.ArtifactCache;
import io.sensorium.runtime.artifact.ArtifactSource;
import io.sensorium.runtime.artifact.ClassPathArtifacts;
import io.sensorium.runtime.artifact.ProgressListener;
import io.sensorium.testkit.ArtifactAssumptions;
import java.nio.file.Path;

/**
 * The files that the bundle declares, fetched into the user's cache; a test without them is
 * skipped.
 */
final class CocoFiles {
  private static final ClassPathArtifacts DECLARED =
      ClassPathArtifacts.of(CocoFiles.class.getClassLoader());

  private CocoFiles() {}

  /** A file of the detector, by the name it has in the model. */
  static Path modelFile(String name) {
    return artifact("mobilenet-coco/" + name);
  }

  /** A declared artifact. */
  static Path artifact(String name) {
    return ArtifactAssumptions.assumeAvailable(() -> DECLARED.file(name));
  }

  /** A file of any package, fetched if need be. */
  static Path fetched(ArtifactSource source) {
    Path root = ArtifactCache.defaultRoot(System.getenv());
    ArtifactCache cache = new ArtifactCache(root, false, ProgressListener.NONE);
    return ArtifactAssumptions.assumeAvailable(() -> cache.resolve(source));
  }
}
