package io.sensorium.cli;

import io.sensorium.runtime.artifact.ArtifactSource;
import io.sensorium.runtime.artifact.ProgressListener;

/** Shows what is fetched, with its licence. */
final class Downloads implements ProgressListener {
  private final Progress progress;

  Downloads(Progress progress) {
    this.progress = progress;
  }

  @Override
  public void started(ArtifactSource source) {
    ArtifactSource.PackageOrigin origin = source.origin();
    progress.remark(
        "fetching %s package %s (licence %s)"
            .formatted(origin.client().label(), origin.coordinate(), source.license()));
  }

  @Override
  public void finished(ArtifactSource source, long bytes) {
    progress.remark(
        "fetched %s, %.1f MB, digest as pinned"
            .formatted(source.origin().coordinate(), bytes / 1e6));
  }
}
