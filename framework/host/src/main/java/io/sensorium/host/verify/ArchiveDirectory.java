package io.sensorium.host.verify;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An archive's directory, read strictly: it stands at the end, and after it stands nothing.
 *
 * @param offset where it begins
 */
record ArchiveDirectory(List<ArchiveEntry> entries, long offset) {
  /** Far over any plugin's. */
  static final int MAXIMUM_ENTRIES = 1 << 14;

  private static final int LOCAL_HEADER = 0x04034b50;
  private static final int CENTRAL_HEADER = 0x02014b50;
  private static final int END = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int SECOND_NAME = 0x7075;
  private static final int ZIP64 = 0x0001;
  private static final long FOUR_BYTES = 0xffffffffL;
  private static final int TWO_BYTES = 0xffff;
  private static final int UNIX = 3;

  static ArchiveDirectory read(ByteBuffer archive) throws RefusedException {
    ByteBuffer bytes = archive.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int end = end(bytes);
    bytes.position(end + 4);
    if (unsignedShort(bytes) + unsignedShort(bytes) != 0) {
      throw new RefusedException(Refusal.ARCHIVE_SEVERAL_DISKS, "is a part of a larger archive");
    }
    int here = unsignedShort(bytes);
    int count = unsignedShort(bytes);
    long size = unsignedInt(bytes);
    long offset = unsignedInt(bytes);
    if (count == TWO_BYTES || size == FOUR_BYTES || offset == FOUR_BYTES) {
      throw zip64();
    }
    if (count > MAXIMUM_ENTRIES) {
      throw new RefusedException(
          Refusal.ARCHIVE_TOO_MANY_ENTRIES,
          "has %d entries, more than %d".formatted(count, MAXIMUM_ENTRIES));
    }
    requirePlace(bytes, size, offset, end);
    if (here != count) {
      throw damaged("counts its entries twice, and differently");
    }
    return new ArchiveDirectory(entries(bytes.slice((int) offset, (int) size), count), offset);
  }

  private static int end(ByteBuffer bytes) throws RefusedException {
    int last = bytes.limit() - END_BYTES;
    if (last >= 0 && bytes.getInt(last) == END) {
      if (bytes.getShort(last + END_BYTES - 2) != 0) {
        throw new RefusedException(Refusal.ARCHIVE_TRUNCATED, "ends before its comment");
      }
      return last;
    }
    for (int place = last; place >= Math.max(0, last - TWO_BYTES); place--) {
      if (bytes.getInt(place) == END) {
        int comment = bytes.getShort(place + END_BYTES - 2) & TWO_BYTES;
        boolean exact = place + END_BYTES + comment == bytes.limit();
        throw exact
            ? new RefusedException(Refusal.ARCHIVE_COMMENT, "has a comment, which is not signed")
            : new RefusedException(
                Refusal.ARCHIVE_DATA_AFTER, "is not a whole jar: it goes on after its end");
      }
    }
    throw bytes.limit() >= 4 && bytes.getInt(0) == LOCAL_HEADER
        ? new RefusedException(Refusal.ARCHIVE_TRUNCATED, "is not a whole jar: its end is missing")
        : new RefusedException(Refusal.ARCHIVE_NOT_A_ZIP, "is not a whole jar: it is none at all");
  }

  private static void requirePlace(ByteBuffer bytes, long size, long offset, int end)
      throws RefusedException {
    if (offset + size == end) {
      return;
    }
    long place = end - size;
    if (offset < place && size > 0 && bytes.getInt((int) place) == CENTRAL_HEADER) {
      throw new RefusedException(
          Refusal.ARCHIVE_DATA_BEFORE,
          "begins with %d bytes that are no part of the archive".formatted(place - offset));
    }
    throw damaged("says that its directory is where it is not");
  }

  private static List<ArchiveEntry> entries(ByteBuffer slice, int count) throws RefusedException {
    ByteBuffer bytes = slice.order(ByteOrder.LITTLE_ENDIAN);
    List<ArchiveEntry> entries = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        entries.add(entry(bytes));
      }
    } catch (BufferUnderflowException tooShort) {
      throw damaged("has a directory that is shorter than its entries");
    }
    if (bytes.hasRemaining()) {
      throw damaged("has a directory that is longer than its entries");
    }
    return entries;
  }

  private static ArchiveEntry entry(ByteBuffer bytes) throws RefusedException {
    if (bytes.getInt() != CENTRAL_HEADER) {
      throw damaged("has something else in its directory than entries");
    }
    boolean unix = unsignedShort(bytes) >> 8 == UNIX;
    skip(bytes, 2);
    int flags = unsignedShort(bytes);
    int method = unsignedShort(bytes);
    skip(bytes, 4);
    long crc = unsignedInt(bytes);
    long packed = unsignedInt(bytes);
    long size = unsignedInt(bytes);
    byte[] name = new byte[unsignedShort(bytes)];
    int extraBytes = unsignedShort(bytes);
    int commentBytes = unsignedShort(bytes);
    skip(bytes, 4);
    int mode = unix ? bytes.getInt() >>> 16 : noMode(bytes);
    long offset = unsignedInt(bytes);
    bytes.get(name);
    ByteBuffer extra = bytes.slice(bytes.position(), within(bytes, extraBytes));
    skip(bytes, extraBytes + commentBytes);
    if (hasField(extra, ZIP64)) {
      throw zip64();
    }
    boolean secondName = hasField(extra, SECOND_NAME);
    return new ArchiveEntry(
        rawName(name), flags, method, crc, packed, size, mode, secondName, offset);
  }

  static String rawName(byte[] name) {
    return new String(name, StandardCharsets.ISO_8859_1);
  }

  private static int noMode(ByteBuffer bytes) {
    skip(bytes, 4);
    return 0;
  }

  /** Whether extra fields hold one of a kind. */
  static boolean hasField(ByteBuffer extra, int kind) {
    ByteBuffer fields = extra.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    while (fields.remaining() >= 4) {
      int found = unsignedShort(fields);
      int size = unsignedShort(fields);
      if (found == kind) {
        return true;
      }
      fields.position(Math.min(fields.limit(), fields.position() + size));
    }
    return false;
  }

  private static int within(ByteBuffer bytes, int count) {
    if (count > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    return count;
  }

  private static void skip(ByteBuffer bytes, int count) {
    bytes.position(bytes.position() + within(bytes, count));
  }

  private static int unsignedShort(ByteBuffer bytes) {
    return Short.toUnsignedInt(bytes.getShort());
  }

  private static long unsignedInt(ByteBuffer bytes) {
    return Integer.toUnsignedLong(bytes.getInt());
  }

  private static RefusedException zip64() {
    return new RefusedException(
        Refusal.ARCHIVE_ZIP64, "uses the zip64 format, which no bundle of bearable size needs");
  }

  private static RefusedException damaged(String reason) {
    return new RefusedException(Refusal.ARCHIVE_DIRECTORY_DAMAGED, reason);
  }
}
