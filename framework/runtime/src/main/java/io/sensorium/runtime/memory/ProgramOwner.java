package io.sensorium.runtime.memory;

/**
 * What compiles a program.
 *
 * @param label for messages: {@code encoder 'minilm' 1.0.0 of pipeline 'a'}
 * @param bundleDigest sha256 of the plugin's bundle, in hexadecimal; empty if it is the host itself
 */
public record ProgramOwner(String label, String bundleDigest) {
  /** A part of the host. */
  public static ProgramOwner host(String label) {
    return new ProgramOwner(label, "");
  }
}
