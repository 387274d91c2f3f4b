package io.sensorium.training.embedding;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The embeddings of one encoder on disk, by content digest. Thread-safe.
 *
 * <p>After a header of 16 bytes ({@code SENSEMB1}, dimension, 0) come records of one size: the
 * content's sha256, {@code dimension} little-endian floats, and the CRC-32C of both. A record is
 * appended in one write, and records of one size stay in step: one that is damaged or torn is as if
 * absent, and its content is embedded and appended anew. Only the index is held in memory.
 */
final class EmbeddingFile implements AutoCloseable {
  private static final byte[] MAGIC = "SENSEMB1".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER = 16;
  private static final int DIGEST = 32;

  private final int dimension;
  private final int recordSize;
  private final FileChannel reader;
  private final FileChannel writer;
  private final Map<String, Long> offsets = new HashMap<>();
  private long end;

  private EmbeddingFile(int dimension, FileChannel reader, FileChannel writer) throws IOException {
    this.dimension = dimension;
    this.recordSize = recordSize(dimension);
    this.reader = reader;
    this.writer = writer;
    this.end = index();
  }

  /** Opens or creates a file; one that is not of this format and dimension is replaced. */
  static EmbeddingFile open(Path file, int dimension) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    if (!hasHeader(file, dimension)) {
      create(file, dimension);
    }
    FileChannel reader = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new EmbeddingFile(
          dimension, reader, FileChannel.open(file, StandardOpenOption.APPEND));
    } catch (IOException e) {
      reader.close();
      throw e;
    }
  }

  int dimension() {
    return dimension;
  }

  synchronized boolean has(String digest) {
    return offsets.containsKey(digest);
  }

  /** Copies an embedding that {@linkplain #has is there}. */
  void read(String digest, float[] target, int at) {
    long offset;
    synchronized (this) {
      offset = offsets.get(digest);
    }
    try {
      ByteBuffer bytes = littleEndian(readFully(offset + DIGEST, 4 * dimension));
      bytes.asFloatBuffer().get(target, at, dimension);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized void append(String digest, float[] embedding) throws IOException {
    if (embedding.length != dimension) {
      throw new IllegalArgumentException(
          "embedding of " + embedding.length + " numbers, not " + dimension);
    }
    byte[] record = new byte[recordSize];
    ByteBuffer bytes = littleEndian(record);
    bytes.put(HexFormat.of().parseHex(digest));
    for (float value : embedding) {
      bytes.putFloat(value);
    }
    bytes.putInt(checksum(record));
    bytes.flip();
    while (bytes.hasRemaining()) {
      writer.write(bytes);
    }
    // Another process may have appended too, so the place is found from the end.
    long size = reader.size();
    offsets.put(digest, place(digest, size));
    end = size;
  }

  private long place(String digest, long size) throws IOException {
    for (long offset = size - recordSize; offset >= end; offset -= recordSize) {
      if (HexFormat.of().formatHex(readFully(offset, DIGEST)).equals(digest)) {
        return offset;
      }
    }
    throw new IOException("what was just written to the embedding cache is not there");
  }

  private long index() throws IOException {
    long size = reader.size();
    long torn = (size - HEADER) % recordSize;
    if (torn != 0) {
      writer.write(ByteBuffer.allocate((int) (recordSize - torn)));
      size = reader.size();
    }
    for (long offset = HEADER; offset + recordSize <= size; offset += recordSize) {
      byte[] record = readFully(offset, recordSize);
      if (checksum(record) == littleEndian(record).getInt(recordSize - 4)) {
        offsets.put(HexFormat.of().formatHex(record, 0, DIGEST), offset);
      }
    }
    return size;
  }

  private byte[] readFully(long offset, int length) throws IOException {
    byte[] target = new byte[length];
    ByteBuffer bytes = ByteBuffer.wrap(target);
    while (bytes.hasRemaining()) {
      if (reader.read(bytes, offset + bytes.position()) < 0) {
        throw new IOException("the embedding cache ends at " + (offset + bytes.position()));
      }
    }
    return target;
  }

  private static boolean hasHeader(Path file, int dimension) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (var stream = Files.newInputStream(file)) {
      return Arrays.equals(stream.readNBytes(HEADER), header(dimension));
    }
  }

  private static void create(Path file, int dimension) throws IOException {
    Path draft = Files.createTempFile(file.toAbsolutePath().getParent(), "embeddings", ".part");
    Files.write(draft, header(dimension));
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] header(int dimension) {
    byte[] header = new byte[HEADER];
    littleEndian(header).put(MAGIC).putInt(dimension);
    return header;
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int recordSize(int dimension) {
    return Math.addExact(DIGEST + 4, Math.multiplyExact(4, dimension));
  }

  /** Of all but the record's last four bytes, where it stands. */
  private static int checksum(byte[] record) {
    CRC32C checksum = new CRC32C();
    checksum.update(record, 0, record.length - 4);
    return (int) checksum.getValue();
  }

  @Override
  public void close() throws IOException {
    reader.close();
    writer.close();
  }
}
