package io.sensorium.training.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One stamp of the package that has a PNG picture, an English text and French speech.
 *
 * @param id its path below the stamps, without ending
 * @param label its outermost folder
 * @param text the first line of its text file, which is the English one
 */
record Stamp(String id, String label, Path picture, String text, Path speech) {
  private static final String SPEECH = "_desc_fr.ogg";

  /** The stamp whose French speech a file is; empty if the rest of it is missing. */
  static Optional<Stamp> of(Path root, Path speech) {
    String file = speech.getFileName().toString();
    if (!file.endsWith(SPEECH)) {
      return Optional.empty();
    }
    String stem = file.substring(0, file.length() - SPEECH.length());
    Path picture = speech.resolveSibling(stem + ".png");
    String text = firstLine(speech.resolveSibling(stem + ".txt"));
    if (!Files.isRegularFile(picture) || text.isBlank()) {
      return Optional.empty();
    }
    Path relative = root.relativize(speech);
    String id = relative.resolveSibling(stem).toString().replace('\\', '/');
    return Optional.of(new Stamp(id, relative.getName(0).toString(), picture, text, speech));
  }

  /** The name without the number of a variant: {@code frog-1} and {@code frog} are one. */
  String stem() {
    String name = id.substring(id.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    String stem = name.replaceFirst("[-_ ]*\\d+$", "");
    return label + "/" + (stem.isEmpty() ? name : stem);
  }

  /** The text as far as variants of one stamp share it. */
  String plainText() {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
  }

  private static String firstLine(Path file) {
    if (!Files.isRegularFile(file)) {
      return "";
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines.findFirst().orElse("").replace("\uFEFF", "").strip();
    } catch (IOException | UncheckedIOException e) {
      // A few texts are not UTF-8; a stamp without readable text is not a sample.
      return "";
    }
  }
}
