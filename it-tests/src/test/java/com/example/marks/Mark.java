package com.example.marks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.jar.Manifest;

/** The number of a bundle's version, which its plugin puts into every answer. */
public final class Mark {
  private Mark() {}

  /** The last part of the version of the bundle that a class is in. */
  static int of(Class<?> plugin) {
    try (InputStream file = plugin.getResourceAsStream("/META-INF/MANIFEST.MF")) {
      String version = new Manifest(file).getMainAttributes().getValue("Bundle-Version");
      return Integer.parseInt(version.substring(version.lastIndexOf('.') + 1));
    } catch (IOException e) {
      throw new UncheckedIOException("a bundle has a manifest", e);
    }
  }
}
