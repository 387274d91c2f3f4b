package io.sensorium.host.bundle;

import io.sensorium.runtime.artifact.ArtifactSource;
import io.sensorium.runtime.artifact.ArtifactSources;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.apache.felix.utils.resource.ResourceBuilder;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.resource.Resource;

/** Reads what a bundle file says of itself; none of its code runs. */
final class BundleReader {
  /** Far over any plugin's size. */
  private static final long MAXIMUM_BYTES = 512L << 20;

  /** How many times its size a jar may unpack to; zeros would a thousand times. */
  private static final int MAXIMUM_RATIO = 100;

  /** What any jar may unpack to. */
  private static final long ALWAYS_BYTES = 16L << 20;

  private static final long MAXIMUM_MANIFEST_BYTES = 1 << 20;

  private BundleReader() {}

  /**
   * Reads one file.
   *
   * @throws IOException if it is not a whole jar
   * @throws IllegalArgumentException if it is a jar, but not a bundle
   * @throws SensoriumException if it declares its artifacts wrongly
   */
  static BundleFile read(Path file) throws IOException {
    try (JarFile jar = new JarFile(file.toFile(), true)) {
      requireSmallManifest(jar);
      Manifest manifest = jar.getManifest();
      if (manifest == null) {
        throw new IllegalArgumentException("it has no manifest");
      }
      requireWhole(jar, Files.size(file));
      Resource resource = resource(file, headers(manifest));
      return bundle(file, resource, artifacts(jar));
    } catch (SecurityException e) {
      throw new IllegalArgumentException("its signature does not fit: " + e.getMessage(), e);
    }
  }

  private static BundleFile bundle(Path file, Resource resource, List<ArtifactSource> artifacts)
      throws IOException {
    String sha256 = sha256(Files.newInputStream(file));
    String identity = BundleFile.identity(resource);
    List<PluginDescriptor> plugins =
        resource.getCapabilities(PluginCapability.NAMESPACE).stream()
            .map(capability -> new PluginCapability(capability))
            .map(capability -> capability.descriptor(identity, sha256, artifacts))
            .toList();
    return new BundleFile(file, sha256, resource, plugins);
  }

  /** The platform reads a manifest wholly into memory; it trusts the size that is declared. */
  private static void requireSmallManifest(JarFile jar) {
    JarEntry manifest = jar.getJarEntry(JarFile.MANIFEST_NAME);
    if (manifest != null && manifest.getSize() > MAXIMUM_MANIFEST_BYTES) {
      throw new IllegalArgumentException(
          "its manifest is larger than " + MAXIMUM_MANIFEST_BYTES + " bytes");
    }
  }

  /** Reads every entry, so that a damaged one is found now and not while its class is loaded. */
  private static void requireWhole(JarFile jar, long size) throws IOException {
    long left = Math.min(MAXIMUM_BYTES, ALWAYS_BYTES + MAXIMUM_RATIO * size);
    for (JarEntry entry : Collections.list(jar.entries())) {
      try (InputStream in = jar.getInputStream(entry)) {
        left -= skipAll(in, left);
      }
    }
  }

  private static long skipAll(InputStream in, long most) throws IOException {
    byte[] buffer = new byte[8192];
    long total = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      total += read;
      if (total > most) {
        throw new IllegalArgumentException(
            "it unpacks to more than a bundle of its size can hold, or to more than "
                + MAXIMUM_BYTES
                + " bytes");
      }
    }
    return total;
  }

  private static Map<String, String> headers(Manifest manifest) {
    Map<String, String> headers = new HashMap<>();
    manifest
        .getMainAttributes()
        .forEach((name, value) -> headers.put(name.toString(), value.toString()));
    return headers;
  }

  private static Resource resource(Path file, Map<String, String> headers) {
    if (!headers.containsKey(Constants.BUNDLE_SYMBOLICNAME)) {
      throw new IllegalArgumentException("its manifest has no Bundle-SymbolicName");
    }
    try {
      return ResourceBuilder.build(file.toUri().toString(), headers);
    } catch (BundleException e) {
      throw new IllegalArgumentException("its manifest is not a bundle's: " + e.getMessage(), e);
    }
  }

  private static List<ArtifactSource> artifacts(JarFile jar) throws IOException {
    JarEntry entry = jar.getJarEntry(ArtifactSources.PATH);
    if (entry == null) {
      return List.of();
    }
    try (InputStream in = jar.getInputStream(entry)) {
      return ArtifactSources.read(in);
    }
  }

  /** Closes the stream. */
  static String sha256(InputStream in) throws IOException {
    try (DigestInputStream digested =
        new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
      digested.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digested.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
