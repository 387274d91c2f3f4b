package io.sensorium.engine.pytorch.script;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a module in the format of {@code torch.jit.load}: an uncompressed zip of a pickled object
 * and its source.
 *
 * <p>The archive holds no weights. All tensors stand for one number, until the module's {@code
 * attach} is called: the loader would keep two more copies of everything in the archive while it
 * reads it.
 */
public final class ScriptArchive {
  static final String CLASS = "Network";

  /**
   * The version of the operators: what libtorch 2 writes itself, so that none is replaced by an
   * older one.
   */
  private static final String OPERATORS = "10\n";

  private ScriptArchive() {}

  /**
   * The archive of a class.
   *
   * @param source of the class {@code Network}
   * @param attributes its tensors
   */
  public static InputStream of(String source, Collection<String> attributes) {
    Pickle pickle = Pickle.module(CLASS).bool("training", false);
    attributes.forEach(pickle::placeholder);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      entry(zip, "data.pkl", pickle.end());
      entry(zip, "code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
      entry(zip, "data/0", new byte[Float.BYTES]);
      entry(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
      entry(zip, "version", OPERATORS.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(content);
    ZipEntry entry = new ZipEntry("network/" + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
