package io.sensorium.runtime.artifact;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock between threads and processes. A file lock belongs to the whole JVM and is refused to its
 * second thread, so threads queue before they ask for it. A thread that holds it must not ask
 * again.
 */
public final class ProcessLock implements AutoCloseable {
  private static final ConcurrentHashMap<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();
  private final ReentrantLock threads;
  private final FileChannel channel;

  private ProcessLock(ReentrantLock threads, FileChannel channel) {
    this.threads = threads;
    this.channel = channel;
  }

  /** Waits for the lock. */
  public static ProcessLock acquire(Path file) throws IOException {
    ReentrantLock threads =
        THREADS.computeIfAbsent(file.toAbsolutePath().normalize(), key -> new ReentrantLock());
    threads.lock();
    try {
      Files.createDirectories(file.getParent());
      return new ProcessLock(threads, locked(file));
    } catch (IOException | RuntimeException e) {
      threads.unlock();
      throw e;
    }
  }

  private static FileChannel locked(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      channel.lock();
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Gives the lock back; the file stays, because another process may be waiting on it. */
  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      threads.unlock();
    }
  }
}
