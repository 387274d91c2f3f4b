package io.sensorium.encoder.audio;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks the headers of a Vorbis stream (Vorbis I specification, section 4.2) before a decoder sees
 * them.
 *
 * <p>A setup header of a hundred bytes can claim codebooks of gigabytes, or a size of a
 * classification table that overflows. This reads it up to the residues, which is as far as claims
 * can cost memory, and refuses what no encoder writes.
 */
final class VorbisHeaders {
  private static final int IDENTIFICATION_BYTES = 30;

  /** Numbers in all codebooks together: 4 MB of them. */
  private static final long MOST_CODEBOOK_VALUES = 1 << 20;

  /** So that a product of dimensions fits an int. */
  private static final int MOST_DIMENSIONS = 30;

  private static final int CODEBOOK_SYNC = 0x564342;

  private final SoundFormat format;
  private final int longestBlock;
  private final List<Codebook> codebooks = new ArrayList<>();

  private record Codebook(int dimensions, int entries) {}

  private VorbisHeaders(SoundFormat format, int longestBlock) {
    this.format = format;
    this.longestBlock = longestBlock;
  }

  /** Reads the first header. */
  static VorbisHeaders identify(byte[] header) {
    VorbisBits bits = open(header, 1);
    if (header.length != IDENTIFICATION_BYTES || bits.read(32) != 0) {
      throw unread("its version");
    }
    int channels = (int) bits.read(8);
    SoundFormat format = new SoundFormat((int) bits.read(32), channels);
    bits.skip(3 * 32);
    int shortest = (int) bits.read(4);
    int longest = (int) bits.read(4);
    if (shortest < 6 || longest < shortest || longest > 13 || !bits.flag()) {
      throw unread("its block sizes");
    }
    return new VorbisHeaders(format, 1 << longest);
  }

  SoundFormat format() {
    return format;
  }

  /**
   * A second header without comments: what stands in the file's own is of no use, and is not
   * checked.
   */
  static byte[] emptyComments() {
    byte[] header = new byte[16];
    header[0] = 3;
    System.arraycopy("vorbis".getBytes(StandardCharsets.US_ASCII), 0, header, 1, 6);
    header[15] = 1;
    return header;
  }

  /** Checks the third header. */
  void checkSetup(byte[] header) {
    VorbisBits bits = open(header, 5);
    long values = 0;
    for (long i = bits.read(8); i >= 0; i--) {
      Codebook codebook = readCodebook(bits);
      codebooks.add(codebook);
      values += (long) codebook.entries() * codebook.dimensions();
      if (values > MOST_CODEBOOK_VALUES) {
        throw unread("the size of its codebooks");
      }
    }
    bits.skip(16 * (bits.read(6) + 1)); // time domain transforms: place holders
    for (long i = bits.read(6); i >= 0; i--) {
      readFloor(bits);
    }
    for (long i = bits.read(6); i >= 0; i--) {
      readResidue(bits);
    }
  }

  private static VorbisBits open(byte[] header, int type) {
    VorbisBits bits = new VorbisBits(header);
    boolean vorbis = bits.read(8) == type;
    for (char letter : "vorbis".toCharArray()) {
      vorbis &= bits.read(8) == letter;
    }
    if (!vorbis) {
      throw InvalidSound.damaged(
          type == 1
              ? "the Ogg file holds no Vorbis sound; Opus, FLAC and Speex are not read"
              : "the Vorbis sound is damaged: its headers are out of order");
    }
    return bits;
  }

  private static Codebook readCodebook(VorbisBits bits) {
    if (bits.read(24) != CODEBOOK_SYNC) {
      throw unread("a codebook");
    }
    int dimensions = (int) bits.read(16);
    int entries = (int) bits.read(24);
    if (dimensions < 1
        || dimensions > MOST_DIMENSIONS
        || entries < 1
        || (long) entries * dimensions > MOST_CODEBOOK_VALUES) {
      throw unread("a codebook of " + entries + " entries of " + dimensions + " dimensions");
    }
    Codebook codebook = new Codebook(dimensions, entries);
    skipLengths(bits, entries);
    skipLookup(bits, codebook);
    return codebook;
  }

  private static void skipLengths(VorbisBits bits, int entries) {
    if (bits.flag()) {
      skipOrderedLengths(bits, entries);
      return;
    }
    boolean sparse = bits.flag();
    for (int i = 0; i < entries; i++) {
      if (!sparse || bits.flag()) {
        bits.skip(5);
      }
    }
  }

  private static void skipOrderedLengths(VorbisBits bits, int entries) {
    long length = bits.read(5) + 1;
    for (long entry = 0; entry < entries; length++) {
      entry += bits.read(Long.SIZE - Long.numberOfLeadingZeros(entries - entry));
      if (entry > entries || length > 32) {
        throw unread("the lengths of a codebook");
      }
    }
  }

  private static void skipLookup(VorbisBits bits, Codebook codebook) {
    int type = (int) bits.read(4);
    if (type == 0) {
      return;
    }
    if (type > 2) {
      throw unread("the lookup of a codebook");
    }
    bits.skip(2 * 32);
    long valueBits = bits.read(4) + 1;
    bits.skip(1);
    long values = type == 1 ? lattice(codebook) : (long) codebook.entries() * codebook.dimensions();
    bits.skip(values * valueBits);
  }

  /** The largest number whose power is at most the number of entries (section 9.2.3). */
  private static long lattice(Codebook codebook) {
    long root = 1;
    while (power(root + 1, codebook.dimensions()) <= codebook.entries()) {
      root++;
    }
    if (power(root + 1, codebook.dimensions()) > Integer.MAX_VALUE) {
      throw unread("the lattice of a codebook");
    }
    return root;
  }

  /** A power, or a number over every limit. */
  private static long power(long base, int exponent) {
    long power = 1;
    for (int i = 0; i < exponent && power <= Integer.MAX_VALUE; i++) {
      power *= base;
    }
    return power;
  }

  private static void readFloor(VorbisBits bits) {
    if (bits.read(16) != 1) {
      throw unread("a floor of another type than 1");
    }
    int[] classes = new int[(int) bits.read(5)];
    int count = 0;
    for (int i = 0; i < classes.length; i++) {
      classes[i] = (int) bits.read(4);
      count = Math.max(count, classes[i] + 1);
    }
    int[] dimensions = new int[count];
    for (int i = 0; i < count; i++) {
      dimensions[i] = (int) bits.read(3) + 1;
      int subclasses = (int) bits.read(2);
      bits.skip(subclasses == 0 ? 8 : 8 + (8L << subclasses));
    }
    bits.skip(2);
    long rangeBits = bits.read(4);
    for (int i : classes) {
      bits.skip(dimensions[i] * rangeBits);
    }
  }

  private void readResidue(VorbisBits bits) {
    long type = bits.read(16);
    long begin = bits.read(24);
    long end = bits.read(24);
    bits.skip(24);
    int classifications = (int) bits.read(6) + 1;
    int classbook = (int) bits.read(8);
    if (type > 2
        || begin > end
        || end > (long) longestBlock * format.channels()
        || classbook >= codebooks.size()) {
      throw unread("a residue");
    }
    Codebook codebook = codebooks.get(classbook);
    if (power(classifications, codebook.dimensions()) > codebook.entries()) {
      throw unread("the classifications of a residue");
    }
    skipCascades(bits, classifications);
  }

  private static void skipCascades(VorbisBits bits, int classifications) {
    int books = 0;
    for (int i = 0; i < classifications; i++) {
      long cascade = bits.read(3);
      if (bits.flag()) {
        cascade |= bits.read(5) << 3;
      }
      books += Long.bitCount(cascade);
    }
    bits.skip(8L * books);
  }

  private static RuntimeException unread(String part) {
    return InvalidSound.damaged(
        "the Vorbis sound is damaged, or of a kind that is not read: " + part);
  }
}
