package io.sensorium.host.verify;

import io.sensorium.host.bundle.PluginCapability;
import io.sensorium.host.verify.LocalHeaders.PackedEntry;
import io.sensorium.runtime.artifact.ArtifactSource;
import io.sensorium.runtime.artifact.ArtifactSources;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.spi.SensoriumException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.osgi.resource.Resource;

/**
 * What a bundle provides and needs, as it declares it.
 *
 * @param resource its requirements and capabilities
 * @param artifacts that are to be fetched for it
 * @param nativeModel the first file in it, or fetched for it, that is a model in an engine's own
 *     format, as far as names tell
 */
record BundlePlugins(
    Resource resource, List<ArtifactSource> artifacts, Optional<String> nativeModel) {
  private static final int MAXIMUM_BYTES = 1 << 20;
  private static final Pattern NATIVE_MODEL =
      Pattern.compile("(.*/)?(saved_model\\.pb(txt)?|[^/]*\\.(pt|pth|ptl|torchscript))");

  /**
   * Reads a bundle's own archive.
   *
   * @param names of all entries, those of jars inside included
   */
  static BundlePlugins read(Archive archive, Stream<String> names, Resource resource)
      throws RefusedException {
    List<ArtifactSource> artifacts = artifacts(archive);
    Stream<String> fetched =
        artifacts.stream().flatMap(source -> Stream.of(source.name(), source.entry()));
    Optional<String> nativeModel =
        Stream.concat(names, fetched)
            .filter(name -> NATIVE_MODEL.matcher(name).matches())
            .findFirst();
    BundlePlugins plugins = new BundlePlugins(resource, artifacts, nativeModel);
    RefusedException.throwIfAny(plugins.faults());
    return plugins;
  }

  private static List<ArtifactSource> artifacts(Archive archive) throws RefusedException {
    Optional<PackedEntry> entry = archive.find(ArtifactSources.PATH);
    if (entry.isEmpty()) {
      return List.of();
    }
    if (entry.get().entry().size() > MAXIMUM_BYTES) {
      throw artifactsInvalid(ArtifactSources.PATH + " is larger than " + MAXIMUM_BYTES + " bytes");
    }
    try {
      return ArtifactSources.read(new ByteArrayInputStream(EntryContents.read(entry.get())));
    } catch (SensoriumException | IOException e) {
      throw artifactsInvalid(e.getMessage());
    }
  }

  private static RefusedException artifactsInvalid(String why) {
    return new RefusedException(
        Refusal.PLUGIN_ARTIFACTS_INVALID, "declares its artifacts wrongly: " + why);
  }

  private List<Refused> faults() {
    List<Refused> faults = new ArrayList<>();
    for (PluginCapability capability : capabilities()) {
      try {
        capability.descriptor("", "", artifacts, false);
      } catch (RuntimeException e) {
        // Whatever hostile attributes make a parser throw.
        String why = e.getMessage() == null ? e.toString() : e.getMessage();
        faults.add(
            new Refused(Refusal.PLUGIN_CAPABILITY_INVALID, "declares a plugin wrongly: " + why));
      }
    }
    return faults;
  }

  private List<PluginCapability> capabilities() {
    return resource.getCapabilities(PluginCapability.NAMESPACE).stream()
        .map(capability -> new PluginCapability(capability))
        .toList();
  }

  List<PluginDescriptor> descriptors(String identity, String sha256, boolean nativeModels) {
    return capabilities().stream()
        .map(capability -> capability.descriptor(identity, sha256, artifacts, nativeModels))
        .toList();
  }
}
