package io.sensorium.runtime.artifact;

/** Hears what a cache fetches. Called from the thread that fetches, and from a watching one. */
public interface ProgressListener {
  /** Hears nothing. */
  ProgressListener NONE = new ProgressListener() {};

  /**
   * A package is about to be fetched.
   *
   * @param source what needs it; tells the licence and the coordinate
   */
  default void started(ArtifactSource source) {}

  /** So many bytes of the package have arrived. */
  default void progressed(ArtifactSource source, long bytes) {}

  /** The package has arrived and its digest is right. */
  default void finished(ArtifactSource source, long bytes) {}
}
