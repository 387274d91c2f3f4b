package io.sensorium.engine.pytorch;

import io.sensorium.spi.engine.NativeModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.Collections;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Reads a TorchScript file once before native code does: libtorch compares no checksums, and would
 * interpret damaged objects and run with damaged weights.
 */
final class WholeArchive {
  private WholeArchive() {}

  static void require(NativeModel model) {
    if (!Files.isRegularFile(model.path())) {
      throw model.invalid("is not there: a TorchScript model is one file");
    }
    try (ZipFile archive = new ZipFile(model.path().toFile())) {
      for (ZipEntry entry : Collections.list(archive.entries())) {
        try (InputStream content = archive.getInputStream(entry)) {
          require(model, entry, content);
        }
      }
    } catch (IOException e) {
      throw model.invalid("is damaged, or no TorchScript: " + e.getMessage(), e);
    }
  }

  private static void require(NativeModel model, ZipEntry entry, InputStream content)
      throws IOException {
    CheckedInputStream checked = new CheckedInputStream(content, new CRC32());
    checked.transferTo(OutputStream.nullOutputStream());
    if (checked.getChecksum().getValue() != entry.getCrc()) {
      throw model.invalid(
          "is damaged: the checksum of its entry '" + entry.getName() + "' differs");
    }
  }
}
