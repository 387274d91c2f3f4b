package io.sensorium.runtime.artifact;

import java.util.Locale;

/**
 * One file that is fetched on demand out of a public package.
 *
 * @param name what plugins ask for; unique in its bundle
 * @param origin the package that holds it
 * @param entry path of the file inside the package; empty for the package itself
 * @param sha256 of the file, in hexadecimal
 * @param bytes size of the file
 * @param license SPDX identifier
 */
public record ArtifactSource(
    String name, PackageOrigin origin, String entry, String sha256, long bytes, String license) {

  /**
   * A package by coordinate.
   *
   * @param coordinate {@code group:artifact:version}, {@code name@version} or {@code
   *     package=version}
   * @param sha256 of the package's file, in hexadecimal
   */
  public record PackageOrigin(Client client, String coordinate, String sha256) {}

  /** The ordinary client that fetches a package. */
  public enum Client {
    MAVEN,
    NPM,
    DEBIAN;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
