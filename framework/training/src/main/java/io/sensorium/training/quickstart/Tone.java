package io.sensorium.training.quickstart;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** A low or a high tone with two overtones and a little noise: WAV, 16 kHz, 16 bit, mono. */
final class Tone {
  private static final int RATE = 16_000;
  private static final int HEADER = 44;

  private Tone() {}

  static byte[] wav(boolean low, SplittableRandom random) {
    int frames = (int) (RATE * random.nextDouble(1.0, 1.3));
    ByteBuffer file = ByteBuffer.allocate(HEADER + 2 * frames).order(ByteOrder.LITTLE_ENDIAN);
    header(file, frames);
    double frequency = low ? random.nextDouble(150, 260) : random.nextDouble(700, 1100);
    double volume = random.nextDouble(4000, 9000);
    for (int frame = 0; frame < frames; frame++) {
      double phase = 2 * Math.PI * frequency * frame / RATE;
      double wave = Math.sin(phase) + 0.4 * Math.sin(2 * phase) + 0.2 * Math.sin(3 * phase);
      double fade = Math.min(1, Math.min(frame, frames - frame) / 800.0);
      file.putShort((short) (volume * fade * (wave + random.nextDouble(-0.15, 0.15))));
    }
    byte[] bytes = new byte[file.flip().remaining()];
    file.get(bytes);
    return bytes;
  }

  private static void header(ByteBuffer file, int frames) {
    file.put(ascii("RIFF")).putInt(HEADER - 8 + 2 * frames).put(ascii("WAVE"));
    file.put(ascii("fmt ")).putInt(16).putShort((short) 1).putShort((short) 1);
    file.putInt(RATE).putInt(2 * RATE).putShort((short) 2).putShort((short) 16);
    file.put(ascii("data")).putInt(2 * frames);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
