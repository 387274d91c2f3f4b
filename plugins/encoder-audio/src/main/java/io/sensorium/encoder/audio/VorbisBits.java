package io.sensorium.encoder.audio;

/** Reads bits as Vorbis packs them: the lowest bit of a byte first. */
final class VorbisBits {
  private final byte[] bytes;
  private long position;

  VorbisBits(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The next bits as an unsigned number.
   *
   * @param count at most 32
   */
  long read(int count) {
    long start = position;
    skip(count);
    long value = 0;
    for (int i = 0; i < count; i++) {
      long at = start + i;
      long bit = bytes[(int) (at >> 3)] >> (at & 7) & 1;
      value |= bit << i;
    }
    return value;
  }

  boolean flag() {
    return read(1) == 1;
  }

  void skip(long count) {
    if (count > 8L * bytes.length - position) {
      throw InvalidSound.damaged("the Vorbis sound is damaged: a header ends too early");
    }
    position += count;
  }
}
