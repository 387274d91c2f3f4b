package io.sensorium.host.process;

import io.sensorium.runtime.artifact.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder among the system's temporary ones, which only this user can read. A process that is
 * killed leaves it behind; {@link #deleteLeft} of another one deletes it.
 */
public final class TemporaryFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TemporaryFolder.class);
  private static final String PREFIX = "sensorium-host-";

  /** Sorts behind the sign of life, and so is deleted before it. */
  private static final String CONTENT = "temporary";

  private final Path root;
  private final LifeSign sign;

  private TemporaryFolder(Path root, LifeSign sign) {
    this.root = root;
    this.sign = sign;
  }

  /** Makes one; the caller closes it. */
  public static TemporaryFolder create() {
    try {
      Path root = Files.createTempDirectory(PREFIX);
      LifeSign sign = LifeSign.in(root);
      Files.createDirectory(root.resolve(CONTENT));
      return new TemporaryFolder(root, sign);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a temporary folder", e);
    }
  }

  public Path path() {
    return root.resolve(CONTENT);
  }

  /** Deletes those of killed processes of the same user. What cannot be deleted stays. */
  public void deleteLeft() {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(root.getParent(), PREFIX + "*")) {
      for (Path other : all) {
        deleteIfLeft(other);
      }
    } catch (IOException e) {
      LOG.warn("What killed processes have left in {} stays: {}", root.getParent(), e.toString());
    }
  }

  private void deleteIfLeft(Path other) {
    try {
      // Another user's could lead anywhere while it is deleted.
      if (owner(other).equals(owner(root))) {
        LifeSign.deleteIfDead(other);
      }
    } catch (IOException e) {
      LOG.warn("What a killed process has left in {} stays: {}", other, e.toString());
    }
  }

  private static Object owner(Path folder) throws IOException {
    return Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS);
  }

  /** Closes it after a failure, which it does not hide. */
  public void closeAfter(Throwable failure) {
    try {
      close();
    } catch (UncheckedIOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Deletes it with all that it holds. */
  @Override
  public void close() {
    try (sign) {
      DurableFiles.delete(root);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + root, e);
    }
  }
}
