package io.sensorium.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Writes a bundle again with other headers: a next version of it, or another vendor's. */
public final class BundleCopy {
  private final Path original;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final Map<String, String> names = new LinkedHashMap<>();

  private BundleCopy(Path original) {
    this.original = original;
  }

  public static BundleCopy of(Path original) {
    return new BundleCopy(original);
  }

  public BundleCopy version(String version) {
    headers.put("Bundle-Version", version);
    return this;
  }

  public BundleCopy symbolicName(String name) {
    headers.put("Bundle-SymbolicName", name);
    return this;
  }

  /** Gives another name to a plugin that the bundle provides. */
  public BundleCopy plugin(String name, String other) {
    names.put(name, other);
    return this;
  }

  /** Writes the copy, and returns where. */
  public Path write(Path jar) {
    try (JarFile from = new JarFile(original.toFile());
        OutputStream file = Files.newOutputStream(jar);
        JarOutputStream to = new JarOutputStream(file, manifest(from.getManifest()))) {
      for (JarEntry entry : Collections.list(from.entries())) {
        if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
          to.putNextEntry(new ZipEntry(entry.getName()));
          from.getInputStream(entry).transferTo(to);
          to.closeEntry();
        }
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy the bundle " + original, e);
    }
  }

  private Manifest manifest(Manifest before) {
    Manifest manifest = new Manifest(before);
    Attributes attributes = manifest.getMainAttributes();
    headers.forEach(attributes::putValue);
    names.forEach(
        (name, other) ->
            attributes.computeIfPresent(
                new Attributes.Name("Provide-Capability"),
                (header, value) -> value.toString().replace("name=" + name, "name=" + other)));
    return manifest;
  }
}
