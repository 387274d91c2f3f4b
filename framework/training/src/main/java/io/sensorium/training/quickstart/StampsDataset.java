package io.sensorium.training.quickstart;

import io.sensorium.runtime.artifact.ArtifactSource;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.training.dataset.ManifestWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The stamps of Tux Paint: pictures, English texts and spoken French descriptions, in the folders
 * that their makers sorted them into.
 *
 * <p>A class is an outermost folder that holds enough stamps with a PNG picture, a text and speech;
 * {@code symbols}, which has letters, digits and signs, is left out. Variants of one stamp share a
 * group.
 *
 * @param least stamps of a class
 */
public record StampsDataset(int least) {
  public static final StampsDataset DEFAULT = new StampsDataset(40);

  /** The Debian package that holds them; fetched at run time, never shipped. */
  public static final ArtifactSource SOURCE =
      new ArtifactSource(
          "tuxpaint-stamps",
          new ArtifactSource.PackageOrigin(
              ArtifactSource.Client.DEBIAN,
              "tuxpaint-stamps-default=2022.06.04-1",
              "6db6c1bfc870a47f1499d6203b083522eacb57c5f9c87d468f2e92eb6d9d5f34"),
          "./usr/share/tuxpaint/stamps/",
          "6db6c1bfc870a47f1499d6203b083522eacb57c5f9c87d468f2e92eb6d9d5f34",
          217_271_716,
          "GPL-2.0-or-later");

  private static final String SYMBOLS = "symbols";

  /**
   * Copies the pictures and the speech of the classes beside a manifest with the inputs {@code
   * picture}, {@code caption} and {@code speech}.
   *
   * @param stamps the unpacked package's folder {@code stamps}
   * @return the manifest
   * @throws SensoriumException {@code INVALID_DATASET} if fewer than two classes are left
   */
  public Path write(Path stamps, Path folder) throws IOException {
    Map<String, List<Stamp>> classes = classes(stamps);
    if (classes.size() < 2) {
      throw new SensoriumException(
          ErrorCode.INVALID_DATASET,
          "folder '"
              + stamps
              + "' has "
              + classes.size()
              + " folders of at least "
              + least
              + " stamps with picture, text and French speech, but a dataset needs two classes");
    }
    List<Stamp> all = classes.values().stream().flatMap(List::stream).toList();
    StampGroups groups = new StampGroups(all);
    ManifestWriter manifest = new ManifestWriter();
    for (Stamp stamp : all) {
      Map<String, String> inputs = new LinkedHashMap<>();
      inputs.put("picture", copy(stamp.picture(), folder, "stamps/" + stamp.id() + ".png"));
      inputs.put("caption", stamp.text());
      inputs.put("speech", copy(stamp.speech(), folder, "stamps/" + stamp.id() + ".ogg"));
      manifest.add(stamp.id(), groups.group(stamp), stamp.label(), inputs);
    }
    return manifest.write(folder);
  }

  /** The stamps of each class, both sorted by name. */
  Map<String, List<Stamp>> classes(Path stamps) throws IOException {
    Map<String, List<Stamp>> classes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(stamps)) {
      files
          .map(file -> Stamp.of(stamps, file))
          .flatMap(Optional::stream)
          .sorted(Comparator.comparing(Stamp::id))
          .filter(stamp -> !stamp.label().equals(SYMBOLS))
          .forEach(
              stamp ->
                  classes.computeIfAbsent(stamp.label(), label -> new ArrayList<>()).add(stamp));
    }
    classes.values().removeIf(members -> members.size() < least);
    return classes;
  }

  /** Copies a file unless an earlier run did. */
  private static String copy(Path file, Path folder, String name) throws IOException {
    Path target = folder.resolve(name);
    Files.createDirectories(target.getParent());
    if (!Files.isRegularFile(target) || Files.size(target) != Files.size(file)) {
      Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
    }
    return name;
  }
}
