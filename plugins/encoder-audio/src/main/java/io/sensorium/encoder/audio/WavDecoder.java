package io.sensorium.encoder.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads RIFF/WAVE sounds: PCM of 8, 16, 24 and 32 bits, and floating point of 32 and 64 bits.
 *
 * <p>Every size that the file claims is held against what is there before a sample is read.
 */
final class WavDecoder {
  private static final int CHUNK_HEADER = 8;
  private static final int FORMAT_CHUNK = 16;
  private static final int EXTENSIBLE_FORMAT_CHUNK = 40;

  private final int maximumSeconds;

  WavDecoder(int maximumSeconds) {
    this.maximumSeconds = maximumSeconds;
  }

  static boolean recognizes(ByteBuffer bytes) {
    return bytes.remaining() >= 12 && tag(bytes, 0).equals("RIFF") && tag(bytes, 8).equals("WAVE");
  }

  Waveform decode(ByteBuffer bytes) {
    ByteBuffer file = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer format = chunk(file, "fmt ");
    Layout layout = Layout.read(format);
    ByteBuffer data = chunk(file, "data");
    return samples(data, layout);
  }

  /**
   * The first chunk of a name, after what stands before it has been skipped.
   *
   * <p>A chunk that claims to be longer than the file is an error; the exception is the data chunk,
   * whose claim says how long the sound wants to be, and is judged as such first.
   */
  private ByteBuffer chunk(ByteBuffer file, String name) {
    long position = 12;
    while (position + CHUNK_HEADER <= file.limit()) {
      int at = (int) position;
      long size = Integer.toUnsignedLong(file.getInt(at + 4));
      long available = file.limit() - position - CHUNK_HEADER;
      if (tag(file, at).equals(name)) {
        if (size > available && name.equals("data")) {
          refuseTruncated(file, size, available);
        }
        checkSize(name, size, available);
        return file.slice(at + CHUNK_HEADER, (int) size).order(ByteOrder.LITTLE_ENDIAN);
      }
      checkSize(tag(file, at), size, available);
      position += CHUNK_HEADER + size + (size & 1);
    }
    throw InvalidSound.damaged("the WAV file has no chunk '" + name + "'");
  }

  private void refuseTruncated(ByteBuffer file, long size, long available) {
    Layout layout = Layout.read(chunk(file, "fmt "));
    double seconds = (double) size / layout.frameBytes() / layout.format().rate();
    if (seconds > maximumSeconds) {
      throw InvalidSound.tooLong(seconds, maximumSeconds);
    }
    checkSize("data", size, available);
  }

  private static void checkSize(String name, long size, long available) {
    if (size > available) {
      throw InvalidSound.damaged(
          "the WAV file's chunk '%s' claims %d bytes, but %d follow: the file is truncated"
              .formatted(name.strip(), size, available));
    }
  }

  private Waveform samples(ByteBuffer data, Layout layout) {
    WaveformBuilder waveform = new WaveformBuilder(layout.format(), maximumSeconds);
    int frames = data.remaining() / layout.frameBytes();
    waveform.expect(frames);
    for (int frame = 0; frame < frames; frame++) {
      float sum = 0;
      for (int channel = 0; channel < layout.format().channels(); channel++) {
        sum += layout.encoding().sample(data);
      }
      waveform.add(sum);
    }
    return waveform.build();
  }

  private static String tag(ByteBuffer bytes, int at) {
    byte[] tag = new byte[4];
    bytes.duplicate().position(bytes.position() + at).get(tag);
    return new String(tag, java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  /** What the format chunk says. */
  private record Layout(SoundFormat format, WavEncoding encoding) {
    private static final int EXTENSIBLE = 0xFFFE;

    static Layout read(ByteBuffer chunk) {
      if (chunk.remaining() < FORMAT_CHUNK) {
        throw InvalidSound.damaged("the WAV file's chunk 'fmt' is too short");
      }
      int code = Short.toUnsignedInt(chunk.getShort(0));
      if (code == EXTENSIBLE && chunk.remaining() >= EXTENSIBLE_FORMAT_CHUNK) {
        // The first two bytes of the sub-format's GUID are the code that a plain file has.
        code = Short.toUnsignedInt(chunk.getShort(24));
      }
      int channels = Short.toUnsignedInt(chunk.getShort(2));
      int bits = Short.toUnsignedInt(chunk.getShort(14));
      Layout layout =
          new Layout(new SoundFormat(chunk.getInt(4), channels), WavEncoding.of(code, bits));
      int claimed = Short.toUnsignedInt(chunk.getShort(12));
      if (claimed != layout.frameBytes()) {
        throw InvalidSound.damaged(
            "the WAV file claims %d bytes for a frame of %d channels of %d bits"
                .formatted(claimed, channels, bits));
      }
      return layout;
    }

    int frameBytes() {
      return format.channels() * encoding.bytes();
    }
  }
}
