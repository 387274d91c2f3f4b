package io.sensorium.host.bundle;

import io.sensorium.runtime.artifact.Sha256;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.runtime.registry.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.framework.namespace.IdentityNamespace;
import org.osgi.resource.Capability;
import org.osgi.resource.Resource;

/**
 * A bundle that could be installed.
 *
 * @param sha256 of the file, in hexadecimal
 * @param name the symbolic one
 * @param resource what the manifest says that it needs and provides
 */
public record BundleFile(
    Path path,
    String sha256,
    String name,
    Version version,
    Resource resource,
    List<PluginDescriptor> plugins) {
  public BundleFile {
    plugins = List.copyOf(plugins);
  }

  /** A bundle with the name and the version of its resource. */
  public static BundleFile of(
      Path path, String sha256, Resource resource, List<PluginDescriptor> plugins) {
    String identity = identity(resource);
    int slash = identity.lastIndexOf('/');
    return new BundleFile(
        path,
        sha256,
        identity.substring(0, slash),
        Version.parse(identity.substring(slash + 1)),
        resource,
        plugins);
  }

  /** Symbolic name and version: {@code io.sensorium.encoder-text/1.0.0}. */
  public String identity() {
    return name + "/" + version;
  }

  /** The same of any resource that stands for a bundle. */
  public static String identity(Resource resource) {
    return Stream.of(IdentityNamespace.IDENTITY_NAMESPACE)
        .flatMap(namespace -> resource.getCapabilities(namespace).stream())
        .map(Capability::getAttributes)
        .map(
            attributes ->
                attributes.get(IdentityNamespace.IDENTITY_NAMESPACE)
                    + "/"
                    + attributes.getOrDefault(
                        IdentityNamespace.CAPABILITY_VERSION_ATTRIBUTE,
                        org.osgi.framework.Version.emptyVersion))
        .findFirst()
        .orElseGet(resource::toString);
  }

  /** Where Felix is told that the bundle comes from: the same content is the same bundle. */
  public String location() {
    return location(sha256);
  }

  /** The same of the bundle with a digest. */
  public static String location(String sha256) {
    return "sha256:" + sha256;
  }

  /**
   * The file's bytes.
   *
   * @throws IOException if they are no longer those that were looked at
   */
  public byte[] read() throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    if (!Sha256.of(bytes).equals(sha256)) {
      throw new IOException("the file has changed since the host read the bundles folder");
    }
    return bytes;
  }

  public String fileName() {
    return path.getFileName().toString();
  }
}
