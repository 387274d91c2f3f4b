package io.sensorium.host.bundle;

import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.runtime.registry.RegistrySnapshot;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The bundles of a folder.
 *
 * @param skipped files that are no bundles, or none that could be told from another
 */
public record BundleIndex(List<BundleFile> bundles, List<SkippedFile> skipped) {
  public BundleIndex {
    bundles = List.copyOf(bundles);
    skipped = List.copyOf(skipped);
  }

  /** A file that is left out, and why. */
  public record SkippedFile(Path path, String reason) {
    @Override
    public String toString() {
      return "bundle file '" + path.getFileName() + "' is skipped: " + reason;
    }
  }

  /** Reads the jars of a folder; one that is refused is skipped, and never stops the others. */
  public static BundleIndex scan(Path folder, BundleReader reader) {
    List<BundleFile> bundles = new ArrayList<>();
    List<SkippedFile> skipped = new ArrayList<>();
    for (Path file : jars(folder)) {
      try {
        BundleFile bundle = reader.read(file);
        conflict(bundles, bundle)
            .ifPresentOrElse(
                reason -> skipped.add(new SkippedFile(file, reason)), () -> bundles.add(bundle));
      } catch (SensoriumException e) {
        skipped.add(new SkippedFile(file, String.valueOf(e.getMessage())));
      }
    }
    return new BundleIndex(bundles, skipped);
  }

  private static List<Path> jars(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the bundles folder " + folder, e);
    }
  }

  /** Why a bundle cannot stand beside those before it. */
  private static Optional<String> conflict(List<BundleFile> before, BundleFile bundle) {
    for (BundleFile other : before) {
      if (other.identity().equals(bundle.identity())) {
        return Optional.of("'" + other.fileName() + "' is " + bundle.identity() + " too");
      }
      for (PluginDescriptor plugin : bundle.plugins()) {
        if (other.plugins().stream().anyMatch(known -> known.label().equals(plugin.label()))) {
          return Optional.of("'" + other.fileName() + "' provides " + plugin.label() + " too");
        }
      }
    }
    return Optional.empty();
  }

  public RegistrySnapshot snapshot() {
    return new RegistrySnapshot(
        bundles.stream().flatMap(bundle -> bundle.plugins().stream()).toList());
  }
}
