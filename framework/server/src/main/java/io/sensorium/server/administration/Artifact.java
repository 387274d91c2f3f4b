package io.sensorium.server.administration;

/**
 * A bundle in the store.
 *
 * @param name symbolic name
 * @param acceptance why verification let it in, in one line
 */
public record Artifact(String sha256, long bytes, String name, String version, String acceptance) {}
