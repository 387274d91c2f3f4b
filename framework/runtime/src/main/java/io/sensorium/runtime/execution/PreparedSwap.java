package io.sensorium.runtime.execution;

/** A generation that has proved itself; now it takes over, or it goes. */
interface PreparedSwap {
  String generation();

  /** Serves, or is tried by its rollout, from now on. */
  void publish();

  /** Leaves all as it was before. */
  void discard();
}
