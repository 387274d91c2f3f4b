package io.sensorium.runtime.artifact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Tells a listener how many bytes a client has put into its folder so far. */
final class FetchWatch implements AutoCloseable {
  private static final long PERIOD_MILLISECONDS = 200;
  private final ArtifactSource source;
  private final Path folder;
  private final ProgressListener listener;
  private final Thread thread;

  FetchWatch(ArtifactSource source, Path folder, ProgressListener listener) {
    this.source = source;
    this.folder = folder;
    this.listener = listener;
    this.thread = new Thread(this::watch, "sensorium-fetch-watch");
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    try {
      while (true) {
        listener.progressed(source, bytes());
        Thread.sleep(PERIOD_MILLISECONDS);
      }
    } catch (InterruptedException e) {
      // The fetch has ended.
    }
  }

  /** Files may vanish while they are counted: the client renames them. */
  private long bytes() {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException | java.io.UncheckedIOException e) {
      return 0;
    }
  }

  /** Ends the watch; nothing is told afterwards. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
