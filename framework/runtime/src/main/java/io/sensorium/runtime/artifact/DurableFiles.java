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
    force(finished);
    createFolder(target.getParent());
    Files.move(finished, target, StandardCopyOption.ATOMIC_MOVE);
    sync(target.getParent());
  }

  /** Waits until a file, or a folder with all that it holds, is on the disk. */
  public static void force(Path finished) throws IOException {
    try (Stream<Path> all = Files.walk(finished)) {
      Stream<Path> filesAndFolders =
          all.filter(each -> Files.isRegularFile(each) || Files.isDirectory(each));
      for (Path each : (Iterable<Path>) filesAndFolders::iterator) {
        sync(each);
      }
    }
  }

  /** Makes a folder, and those that it lies in, so that a crash does not take it back. */
  public static void createFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = folder.toAbsolutePath().getParent();
    createFolder(parent);
    // Another process may be faster.
    Files.createDirectories(folder);
    sync(parent);
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

  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
