package io.sensorium.host.verify;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The entries' own headers: they say what the directory says, and fill the file without a gap. */
final class LocalHeaders {
  private static final int HEADER = 0x04034b50;
  private static final int DESCRIPTOR = 0x08074b50;
  private static final int DESCRIPTOR_BYTES = 12;
  private static final int SECOND_NAME = 0x7075;
  private final ByteBuffer archive;

  LocalHeaders(ByteBuffer archive) {
    this.archive = archive;
  }

  /** An entry's content as it is packed, and where what belongs to the entry ends. */
  private record Place(ArchiveEntry entry, ByteBuffer packed, long end) {}

  /** An entry with its packed content. */
  record PackedEntry(ArchiveEntry entry, ByteBuffer packed) {}

  List<PackedEntry> read(ArchiveDirectory directory) throws RefusedException {
    List<ArchiveEntry> byOffset =
        directory.entries().stream()
            .sorted(Comparator.comparingLong(ArchiveEntry::offset))
            .toList();
    List<PackedEntry> packed = new ArrayList<>();
    long end = 0;
    for (ArchiveEntry entry : byOffset) {
      requireNext(entry, end);
      Place place = place(entry, directory.offset());
      packed.add(new PackedEntry(entry, place.packed()));
      end = place.end();
    }
    if (end < directory.offset()) {
      throw between(directory.offset() - end, "before its directory");
    }
    return packed;
  }

  private static void requireNext(ArchiveEntry entry, long end) throws RefusedException {
    if (entry.offset() < end) {
      throw new RefusedException(
          Refusal.ENTRIES_OVERLAP, "has entry '" + entry.name() + "' inside another one");
    }
    if (entry.offset() > end) {
      throw end == 0
          ? new RefusedException(
              Refusal.ARCHIVE_DATA_BEFORE, "begins with " + entry.offset() + " bytes of no entry")
          : between(entry.offset() - end, "before entry '" + entry.name() + "'");
    }
  }

  private static RefusedException between(long bytes, String place) {
    return new RefusedException(
        Refusal.ARCHIVE_DATA_BETWEEN, "has %d bytes of no entry %s".formatted(bytes, place));
  }

  private Place place(ArchiveEntry entry, long limit) throws RefusedException {
    ByteBuffer bytes = archive.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    try {
      bytes.limit((int) limit).position((int) Math.min(limit, entry.offset()));
      if (bytes.getInt() != HEADER) {
        throw differ(entry, "no header");
      }
      requireSame(entry, bytes);
      ByteBuffer packed = take(bytes, entry.packed());
      if (entry.hasDescriptor()) {
        requireDescriptor(entry, bytes);
      }
      return new Place(entry, packed, bytes.position());
    } catch (BufferUnderflowException beyond) {
      throw new RefusedException(
          Refusal.ENTRIES_OVERLAP, "has entry '" + entry.name() + "' reach into its directory");
    }
  }

  private static void requireSame(ArchiveEntry entry, ByteBuffer bytes) throws RefusedException {
    bytes.getShort();
    int flags = Short.toUnsignedInt(bytes.getShort());
    int method = Short.toUnsignedInt(bytes.getShort());
    bytes.getInt();
    long crc = Integer.toUnsignedLong(bytes.getInt());
    long packed = Integer.toUnsignedLong(bytes.getInt());
    long size = Integer.toUnsignedLong(bytes.getInt());
    byte[] name = new byte[Short.toUnsignedInt(bytes.getShort())];
    int extraBytes = Short.toUnsignedInt(bytes.getShort());
    bytes.get(name);
    ByteBuffer extra = take(bytes, extraBytes);
    if (!ArchiveDirectory.rawName(name).equals(entry.rawName())) {
      throw differ(entry, "another name");
    }
    if (flags != entry.flags() || method != entry.method()) {
      throw differ(entry, "another method");
    }
    boolean later = entry.hasDescriptor() && crc == 0 && packed == 0 && size == 0;
    if (!later && (crc != entry.crc() || packed != entry.packed() || size != entry.size())) {
      throw differ(entry, "another size or checksum");
    }
    if (ArchiveDirectory.hasField(extra, SECOND_NAME)) {
      throw new RefusedException(
          Refusal.ENTRY_NAME_SECOND, "gives entry '" + entry.name() + "' a second name");
    }
  }

  /** Its signature is optional; a checksum that looks like one cannot be told, and is refused. */
  private static void requireDescriptor(ArchiveEntry entry, ByteBuffer bytes)
      throws RefusedException {
    boolean signed =
        bytes.remaining() >= DESCRIPTOR_BYTES && bytes.getInt(bytes.position()) == DESCRIPTOR;
    if (signed) {
      bytes.getInt();
    }
    if (Integer.toUnsignedLong(bytes.getInt()) != entry.crc()
        || Integer.toUnsignedLong(bytes.getInt()) != entry.packed()
        || Integer.toUnsignedLong(bytes.getInt()) != entry.size()) {
      throw differ(entry, "another size or checksum after its content");
    }
  }

  private static ByteBuffer take(ByteBuffer bytes, long count) {
    if (count > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer taken = bytes.slice(bytes.position(), (int) count);
    bytes.position(bytes.position() + (int) count);
    return taken;
  }

  private static RefusedException differ(ArchiveEntry entry, String what) {
    return new RefusedException(
        Refusal.ENTRY_HEADERS_DIFFER,
        "has entry '%s' in its directory, but %s where it stands".formatted(entry.name(), what));
  }
}
