package io.sensorium.runtime.artifact;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Files and folders that appear under their name wholly or not at all, even after a crash. */
public final class DurableFiles {
  private DurableFiles() {}

  /** Moves a finished file or folder to its name, on the same file system. */
  public static void publish(Path finished, Path target) throws IOException {
    try (Stream<Path> all = Files.walk(finished)) {
      for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        force(file);
      }
    }
    Files.createDirectories(target.getParent());
    Files.move(finished, target, StandardCopyOption.ATOMIC_MOVE);
    force(target.getParent());
  }

  /** Deletes a file or a folder with all it holds, if it is there. */
  public static void delete(Path path) throws IOException {
    if (Files.notExists(path)) {
      return;
    }
    try (Stream<Path> all = Files.walk(path)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    }
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
