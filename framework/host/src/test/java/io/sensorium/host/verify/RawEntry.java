package io.sensorium.host.verify;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** An entry that need not be true: what its header says and what the directory says are free. */
final class RawEntry {
  final byte[] content;
  byte[] name;
  byte[] localName;
  byte[] packed;
  byte[] extra = {};
  int flags = 1 << 11;
  int method = 8;
  int localMethod = 8;
  int mode;
  long crc;
  long size;
  long localSize;

  /** Of another entry's header; negative for the entry's own. */
  int offset = -1;

  RawEntry(String name, byte[] content) {
    this.content = content;
    this.name = name.getBytes(StandardCharsets.UTF_8);
    this.localName = this.name;
    this.packed = deflated(content);
    this.size = content.length;
    this.localSize = content.length;
    CRC32 checksum = new CRC32();
    checksum.update(content);
    this.crc = checksum.getValue();
  }

  private static byte[] deflated(byte[] content) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    deflater.setInput(content);
    deflater.finish();
    byte[] packed = new byte[content.length + 64];
    int length = deflater.deflate(packed);
    deflater.end();
    return Arrays.copyOf(packed, length);
  }

  boolean hasName(String text) {
    return Arrays.equals(name, text.getBytes(StandardCharsets.UTF_8));
  }

  RawEntry named(byte... bytes) {
    name = bytes;
    localName = bytes;
    return this;
  }

  RawEntry sized(long claimed) {
    size = claimed;
    localSize = claimed;
    return this;
  }

  byte[] local() {
    byte[] header = new byte[30 + localName.length + extra.length];
    ByteBuffer bytes = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(0x04034b50).putShort((short) 20).putShort((short) flags);
    bytes.putShort((short) localMethod).putInt(0).putInt((int) crc);
    bytes.putInt(packed.length).putInt((int) localSize);
    bytes.putShort((short) localName.length).putShort((short) extra.length);
    bytes.put(localName).put(extra);
    return header;
  }

  byte[] central(int place) {
    byte[] header = new byte[46 + name.length + extra.length];
    ByteBuffer bytes = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(0x02014b50).putShort((short) ((3 << 8) | 20)).putShort((short) 20);
    bytes.putShort((short) flags).putShort((short) method).putInt(0).putInt((int) crc);
    bytes.putInt(packed.length).putInt((int) size);
    bytes.putShort((short) name.length).putShort((short) extra.length).putShort((short) 0);
    bytes.putShort((short) 0).putShort((short) 0).putInt(mode << 16).putInt(place);
    bytes.put(name).put(extra);
    return header;
  }
}
