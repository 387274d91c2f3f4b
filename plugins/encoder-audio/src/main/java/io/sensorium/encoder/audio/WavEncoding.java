package io.sensorium.encoder.audio;

import java.nio.ByteBuffer;

/** How one sample stands in a WAV file, little-endian. */
enum WavEncoding {
  PCM_8(1, 8) {
    @Override
    float sample(ByteBuffer data) {
      // The only unsigned one.
      return (Byte.toUnsignedInt(data.get()) - 128) / 128f;
    }
  },
  PCM_16(1, 16) {
    @Override
    float sample(ByteBuffer data) {
      return data.getShort() / 0x1p15f;
    }
  },
  PCM_24(1, 24) {
    @Override
    float sample(ByteBuffer data) {
      int low = Short.toUnsignedInt(data.getShort());
      return (data.get() << 16 | low) / 0x1p23f;
    }
  },
  PCM_32(1, 32) {
    @Override
    float sample(ByteBuffer data) {
      return data.getInt() / 0x1p31f;
    }
  },
  FLOAT_32(3, 32) {
    @Override
    float sample(ByteBuffer data) {
      return data.getFloat();
    }
  },
  FLOAT_64(3, 64) {
    @Override
    float sample(ByteBuffer data) {
      return (float) data.getDouble();
    }
  };

  private final int code;
  private final int bits;

  WavEncoding(int code, int bits) {
    this.code = code;
    this.bits = bits;
  }

  /** The encoding of a format code and a number of bits. */
  static WavEncoding of(int code, int bits) {
    for (WavEncoding encoding : values()) {
      if (encoding.code == code && encoding.bits == bits) {
        return encoding;
      }
    }
    throw InvalidSound.damaged(
        "the WAV file's format is code %d with %d bits; only PCM and floating point are read"
            .formatted(code, bits));
  }

  int bytes() {
    return bits / 8;
  }

  /** The next sample; full scale is ±1. */
  abstract float sample(ByteBuffer data);
}
