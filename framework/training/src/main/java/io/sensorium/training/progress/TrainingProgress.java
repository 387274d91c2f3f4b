package io.sensorium.training.progress;

/** Hears how long work proceeds. Calls may come from several threads, one at a time for a step. */
@FunctionalInterface
public interface TrainingProgress {
  /** Hears nothing. */
  TrainingProgress NONE = (step, done, total) -> {};

  /**
   * Some of a step is done.
   *
   * @param step such as {@code embed picture}
   * @param done from 0; equal to {@code total} when the step is over, which may come early
   */
  void progressed(String step, long done, long total);
}
