package io.sensorium.host.verify;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What an archive's directory says of one entry.
 *
 * @param rawName the bytes of the name, a character each, as ISO 8859-1 reads them
 * @param mode of a Unix file; 0 if it does not say
 * @param packed bytes in the archive
 * @param size bytes when unpacked
 * @param offset of the entry's own header
 */
record ArchiveEntry(
    String rawName,
    int flags,
    int method,
    long crc,
    long packed,
    long size,
    int mode,
    boolean hasSecondName,
    long offset) {
  static final int STORED = 0;
  static final int DEFLATED = 8;
  private static final int ENCRYPTED = 1 | 1 << 6 | 1 << 13;
  private static final int SIZES_FOLLOW = 1 << 3;
  private static final int FILE_TYPE = 0170000;
  private static final int SYMBOLIC_LINK = 0120000;
  private static final int FOLDER = 0040000;
  private static final int FILE = 0100000;

  /** Absent if it is not UTF-8. */
  Optional<String> utf8Name() {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(nameBytes())).toString());
    } catch (CharacterCodingException notUtf8) {
      return Optional.empty();
    }
  }

  /** For messages too: what is not UTF-8 is replaced. */
  String name() {
    return new String(nameBytes(), StandardCharsets.UTF_8);
  }

  boolean isFolder() {
    return name().endsWith("/");
  }

  boolean isEncrypted() {
    return (flags & ENCRYPTED) != 0;
  }

  /** Whether size and checksum follow the content, in place of standing before it. */
  boolean hasDescriptor() {
    return (flags & SIZES_FOLLOW) != 0;
  }

  boolean isSymbolicLink() {
    return (mode & FILE_TYPE) == SYMBOLIC_LINK;
  }

  boolean isSpecialFile() {
    int type = mode & FILE_TYPE;
    return type != 0 && type != FILE && type != FOLDER && type != SYMBOLIC_LINK;
  }

  boolean hasName(String name) {
    return name().equals(name);
  }

  private byte[] nameBytes() {
    return rawName.getBytes(StandardCharsets.ISO_8859_1);
  }
}
