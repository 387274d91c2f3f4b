package io.sensorium.encoder.audio;

import io.sensorium.spi.encoder.Content;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Made sounds, and the WAV files that hold them. */
final class Sounds {
  static final int PCM = 1;
  static final int FLOATING = 3;

  private Sounds() {}

  static float[] tone(double hertz, double amplitude, int rate, int length) {
    float[] samples = new float[length];
    for (int i = 0; i < length; i++) {
      samples[i] = (float) (amplitude * Math.sin(2 * Math.PI * hertz * i / rate));
    }
    return samples;
  }

  /**
   * Something between speech and noise: a gliding tone with harmonics that comes and goes, and a
   * little noise.
   */
  static float[] babble(long seed, int length) {
    Random random = new Random(seed);
    double pitch = 100 + 100 * random.nextDouble();
    double phase = 0;
    float[] samples = new float[length];
    for (int i = 0; i < length; i++) {
      double time = i / 16_000.0;
      phase += 2 * Math.PI * pitch * (1 + 0.3 * Math.sin(5 * time)) / 16_000;
      double voice = Math.sin(phase) + 0.5 * Math.sin(3 * phase) + 0.3 * Math.sin(7 * phase);
      double loudness = 0.2 * Math.pow(Math.sin(9 * time), 2);
      samples[i] = (float) (loudness * voice + 0.005 * random.nextGaussian());
    }
    return samples;
  }

  static Content.Bytes wav16(float[] samples, int rate) {
    return new Content.Bytes(wav(PCM, 16, 1, rate, pcm16(samples)));
  }

  static byte[] pcm16(float[] samples) {
    ByteBuffer data = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float sample : samples) {
      data.putShort((short) Math.round(sample * 32_767));
    }
    return data.array();
  }

  static byte[] wav(int code, int bits, int channels, int rate, byte[] data) {
    return wav(code, bits, channels, rate, data, data.length);
  }

  /** A WAV file whose data chunk claims any length. */
  static byte[] wav(int code, int bits, int channels, int rate, byte[] data, long claimed) {
    ByteBuffer file = ByteBuffer.allocate(44 + data.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put(ascii("RIFF")).putInt(36 + data.length).put(ascii("WAVE"));
    int frame = channels * bits / 8;
    file.put(ascii("fmt ")).putInt(16).putShort((short) code).putShort((short) channels);
    file.putInt(rate).putInt(rate * frame).putShort((short) frame).putShort((short) bits);
    file.put(ascii("data")).putInt((int) claimed).put(data);
    return file.array();
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
