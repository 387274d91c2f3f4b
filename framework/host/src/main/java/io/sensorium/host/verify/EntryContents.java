package io.sensorium.host.verify;

import io.sensorium.host.verify.LocalHeaders.PackedEntry;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Unpacks entries, never further than they say. */
final class EntryContents {
  private static final int PIECE = 1 << 16;

  private EntryContents() {}

  /** Takes the pieces of a content. */
  private interface Sink {
    void write(byte[] piece, int length);
  }

  /** Unpacks an entry and keeps nothing: it has the size and the checksum that it says. */
  static void check(PackedEntry packed) throws RefusedException {
    unpack(packed, (piece, length) -> {});
  }

  /**
   * The content of an entry whose size is bearable.
   *
   * @throws RefusedException if it is not what it says
   */
  static byte[] read(PackedEntry packed) throws RefusedException {
    ByteBuffer content = ByteBuffer.allocate((int) packed.entry().size());
    unpack(packed, (piece, length) -> content.put(piece, 0, length));
    return content.array();
  }

  private static void unpack(PackedEntry packed, Sink sink) throws RefusedException {
    ArchiveEntry entry = packed.entry();
    CRC32 crc = new CRC32();
    Sink checked =
        (piece, length) -> {
          crc.update(piece, 0, length);
          sink.write(piece, length);
        };
    if (entry.method() == ArchiveEntry.STORED) {
      copy(packed, checked);
    } else {
      inflate(packed, checked);
    }
    if (crc.getValue() != entry.crc()) {
      throw damaged(entry, "its checksum is another one");
    }
  }

  private static void copy(PackedEntry packed, Sink sink) throws RefusedException {
    if (packed.entry().packed() != packed.entry().size()) {
      throw falseSize(packed.entry());
    }
    ByteBuffer bytes = packed.packed().duplicate();
    byte[] piece = new byte[PIECE];
    while (bytes.hasRemaining()) {
      int length = Math.min(PIECE, bytes.remaining());
      bytes.get(piece, 0, length);
      sink.write(piece, length);
    }
  }

  private static void inflate(PackedEntry packed, Sink sink) throws RefusedException {
    ArchiveEntry entry = packed.entry();
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(packed.packed().duplicate());
      byte[] piece = new byte[PIECE];
      while (!inflater.finished()) {
        int length = inflater.inflate(piece);
        if (inflater.getBytesWritten() > entry.size()) {
          throw falseSize(entry);
        }
        if (length == 0 && !inflater.finished()) {
          throw damaged(entry, "it ends too early");
        }
        sink.write(piece, length);
      }
      if (inflater.getBytesWritten() != entry.size()) {
        throw falseSize(entry);
      }
      if (inflater.getBytesRead() != entry.packed()) {
        throw damaged(entry, "something follows its content");
      }
    } catch (DataFormatException e) {
      throw damaged(entry, e.getMessage());
    } finally {
      inflater.end();
    }
  }

  private static RefusedException falseSize(ArchiveEntry entry) {
    return new RefusedException(
        Refusal.ENTRY_SIZE_FALSE,
        "has entry '%s', which says that it is of %d bytes and is not"
            .formatted(entry.name(), entry.size()));
  }

  private static RefusedException damaged(ArchiveEntry entry, String why) {
    return new RefusedException(
        Refusal.ENTRY_DAMAGED, "has entry '%s', which is damaged: %s".formatted(entry.name(), why));
  }
}
