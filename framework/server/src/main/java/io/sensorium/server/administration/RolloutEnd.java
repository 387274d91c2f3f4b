package io.sensorium.server.administration;

/**
 * How a change ended that had to prove itself on requests first.
 *
 * @param promoted whether it was committed; else it was taken back
 * @param before revision that it started from
 * @param after revision that there is now
 * @param change its reason, and who asked for it
 * @param cause of the end
 */
public record RolloutEnd(boolean promoted, int before, int after, String change, String cause) {}
