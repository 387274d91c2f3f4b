package io.sensorium.host.verify;

import io.sensorium.host.process.TemporaryFolder;
import io.sensorium.runtime.artifact.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;

/** A copy of a file that nobody else can change while it is looked at. */
record PrivateCopy(TemporaryFolder folder, String sha256) implements AutoCloseable {
  /** Far over any plugin's size. */
  static final long MAXIMUM_BYTES = 512L << 20;

  static PrivateCopy of(Path file) throws RefusedException {
    TemporaryFolder folder = TemporaryFolder.create();
    try {
      copy(file, path(folder));
      return new PrivateCopy(folder, Sha256.of(path(folder)));
    } catch (IOException e) {
      folder.closeAfter(e);
      throw new RefusedException(Refusal.FILE_UNREADABLE, "cannot be read: " + e);
    } catch (RefusedException e) {
      folder.closeAfter(e);
      throw e;
    }
  }

  private static Path path(TemporaryFolder folder) {
    return folder.path().resolve("bundle.jar");
  }

  Path path() {
    return path(folder);
  }

  private static void copy(Path file, Path copy) throws IOException, RefusedException {
    if (!Files.isRegularFile(file)) {
      throw new RefusedException(
          Refusal.FILE_UNREADABLE, Files.exists(file) ? "is not a file" : "does not exist");
    }
    try (InputStream in = Files.newInputStream(file);
        OutputStream out = Files.newOutputStream(copy)) {
      byte[] buffer = new byte[1 << 16];
      long total = 0;
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        total += read;
        if (total > MAXIMUM_BYTES) {
          throw new RefusedException(
              Refusal.FILE_TOO_LARGE, "is larger than " + MAXIMUM_BYTES + " bytes");
        }
        out.write(buffer, 0, read);
      }
    }
  }

  ByteBuffer bytes() {
    try (FileChannel channel = FileChannel.open(path())) {
      return channel.map(MapMode.READ_ONLY, 0, channel.size());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the private copy " + path(), e);
    }
  }

  @Override
  public void close() {
    folder.close();
  }
}
